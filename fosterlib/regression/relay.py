"""Stands where a kernel would: asks the warm process for one, hands signals on, ends with it.

Run as a file by `python -I -S`, so it imports nothing that is slow. Arguments: the socket of the
warm process, then the arguments of a kernel.
"""

import contextlib
import json
import os
import signal
import socket
import sys


def relay(address: str, arguments: list[str]) -> None:
    """Returns when the kernel has ended; the kernel ends when this process does."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        asked = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
        line.sendall(json.dumps(asked).encode() + b"\n")
        kernel = int(line.makefile("rb").readline())

        def hand_on(number: int, frame: object) -> None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(kernel, number)

        signal.signal(signal.SIGINT, hand_on)
        signal.signal(signal.SIGTERM, hand_on)
        while line.recv(1):
            pass


if __name__ == "__main__":
    relay(sys.argv[1], sys.argv[2:])
