"""What an agent's hook runs: hands the hook's JSON to the scribe's socket and prints the answer.

    python -I -S relay.py SOCKET EVENT  < payload

Law: starts in milliseconds, prints nothing but the scribe's answer, and fails open: whatever goes wrong, it
ends with 0 and silence, within LIMIT seconds. It stands alone (no package, no site), so it imports only C modules.
"""

import sys

LOOK = "look"  # no agent's event: whoever wants to read the running session asks to have it written down
LIMIT = 2.0  # seconds; well inside the shortest hook timeout a profile sets (5 s)


def ask(path: str, event: str, payload: bytes) -> bytes:
    """The scribe's answer to one hook event. Raises OSError when it does not answer."""
    import _socket

    link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    link.settimeout(LIMIT)
    link.connect(path)
    link.sendall(b"hook " + event.encode() + b" " + str(len(payload)).encode() + b"\n" + payload)
    answer = b""
    while piece := link.recv(65536):
        answer += piece
    return answer


def main() -> None:
    try:
        answer = ask(sys.argv[1], sys.argv[2], sys.stdin.buffer.read())
        sys.stdout.buffer.write(answer)
        sys.stdout.flush()
    except Exception:
        pass


if __name__ == "__main__":
    main()
