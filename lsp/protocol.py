"""pygls' protocol, mended where it answers nothing (before `initialize`, after `shutdown`, to what it cannot read), does not cancel
(commands) or counts lines its own way (documents).

Law: decides only what reaches `Server`, and how it is refused.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from .comments import guessed
from .text import opened

NOT_INITIALIZED, INVALID_REQUEST = -32002, -32600


class Protocol(LanguageServerProtocol):
    _server: Any  # ours: what it has of its own is asked for here

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        method, id = getattr(message, "method", ""), getattr(message, "id", None)
        begun = self._workspace is not None
        if method == t.EXIT or (begun != (method == t.INITIALIZE) and not self._shutdown):
            super().handle_message(message)
        elif method and id is not None:
            error = (INVALID_REQUEST, "not now") if begun else (NOT_INITIALIZED, "not initialized")
            self._send_response(id, error=t.ResponseError(*error))

    @lsp_method(t.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: t.DidOpenTextDocumentParams) -> None:
        it = params.text_document
        self._server.opened(
            opened(it.uri, it.text, it.language_id or guessed(it.uri), it.version, self._server.desk.encoding)
        )

    @lsp_method(t.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: t.DidChangeTextDocumentParams) -> None:
        changes = [
            ((r.start.line, r.start.character, r.end.line, r.end.character) if (r := getattr(one, "range", None)) else None, one.text)
            for one in params.content_changes
        ]  # fmt: skip
        it = params.text_document
        line = next((where[0] for where, _ in reversed(changes) if where), 0)
        self._server.opened(self._server.desk.text(it.uri).changed(changes, it.version), line)

    @lsp_method(t.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: t.DidCloseTextDocumentParams) -> None:
        self._server.closed(params.text_document.uri)

    @lsp_method(t.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(  # type: ignore[override]
        self, params: t.ExecuteCommandParams
    ) -> object:
        return await self._server.run(params.command, params.arguments or ())
