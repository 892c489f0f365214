"""A language server that can do nothing but write down what `initialize` says: `capture.py FILE`, as the editor's server.

So were made the files beside it: what each editor announced, without paths and process ids. See README.md."""

import json
import sys


def main() -> None:
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        length = 0
        while line.strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            line = source.readline()
        message = json.loads(source.read(length) or b"{}")
        if message.get("method") == "initialize":
            told = message["params"]
            kept = {key: told[key] for key in ("clientInfo", "capabilities") if key in told}
            with open(sys.argv[1], "w") as file:
                json.dump(kept, file, indent=1, sort_keys=True)
                file.write("\n")
        if message.get("method") == "exit":
            return
        if "id" in message and "method" in message:
            body = json.dumps(
                {"jsonrpc": "2.0", "id": message["id"], "result": {"capabilities": {}}}
            ).encode()
            out.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            out.flush()


if __name__ == "__main__":
    main()
