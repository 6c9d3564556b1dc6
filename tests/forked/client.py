"""Stands in for the interpreter: a process that has imported everything forks, and this one waits for it.

It imports little, since to start quickly is all that it is for. What it cannot have done, the interpreter does.
"""

import _signal
import _socket
import array
import marshal
import os
import sys

STANDARD = [0, 1, 2]
# So execnet starts what runs a worker of xdist.
UNBUFFERED = ("-u", "-c")
HANDED_ON = (_signal.SIGINT, _signal.SIGTERM)


def main(place, python, *arguments):
    """Let the server at ``place`` run what the interpreter would; end as that has ended."""
    if arguments and arguments[0][:2] == "-m" and arguments[0] != "-m":  # as pytester says -mpytest
        arguments = ("-m", arguments[0][2:], *arguments[1:])
    if arguments[:1] not in (("-m",), ("-c",)) and arguments[:2] != UNBUFFERED:
        become(python, arguments)
    wire = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    if wire.fileno() in STANDARD:  # which somebody has closed
        become(python, arguments)
    wire.connect(place)
    folder = os.getcwd()  # noqa: PTH109 - to import pathlib takes longer than all the rest
    order = marshal.dumps((arguments, folder, dict(os.environ)))
    standard = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", STANDARD))
    wire.sendmsg([len(order).to_bytes(8, "big")], [standard])
    wire.sendall(order)
    for number in HANDED_ON:
        _signal.signal(number, lambda number, _frame: wire.sendall(bytes([number])))
    ended = wire.recv(4)
    if not ended:
        become(python, arguments)
    end_as(int.from_bytes(ended, "big", signed=True))


def become(python, arguments):
    """Start the interpreter in place of this process."""
    os.execv(python, [python, *arguments])  # noqa: S606 - that is the point


def end_as(code):
    """End with an exit code, or by a signal."""
    if code >= 0:
        os._exit(code)
    if -code in HANDED_ON:
        _signal.signal(-code, _signal.SIG_DFL)
    os.kill(os.getpid(), -code)


main(*sys.argv[1:])
