"""What the door costs: one https call through it, against the standard library with one shared TLS context.

    python -m benchmarks.door [calls]

Both talk to the same server, in another process on this machine, in turns, with a new connection for every call. The
ratio is what to look at: the times depend on the machine.
"""

import multiprocessing
import ssl
import statistics
import sys
import time
from collections.abc import Callable
from http.client import HTTPSConnection
from multiprocessing.connection import Connection
from unittest import mock

from django.conf import settings

from providers import trust
from providers.outbound import Deadline, send
from providers.wires.base import Call, Operation
from tests.certificates import Authority
from tests.servers import Reply, ScriptedServer

KEY = "made-up-key"
BODY = b'{"model": "m", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 16}'
REPLY = Reply(200, {"choices": [{"message": {"content": "Hello"}}]})


def serve(pipe: Connection) -> None:
    """The other process: a server that answers until it hears that it may stop."""
    authority = Authority()
    with ScriptedServer(lambda request: REPLY, tls=authority.server_context("127.0.0.1")) as server:
        pipe.send((server.port, authority.pem))
        pipe.recv()


def through_the_door(url: str) -> None:
    """One call as a check makes it."""
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    call = Call(operation=Operation.CHAT, method="POST", url=url, headers=headers, body=BODY)
    if send(call, deadline=Deadline(10)).status != 200:
        raise RuntimeError("the server did not answer")


def bare(port: int, context: ssl.SSLContext) -> None:
    """The same call with nothing around it."""
    connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("POST", "/v1/chat", BODY, {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError("the server did not answer")


def cost(work: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of one call: on the clock, and of computing in this process."""
    clock, computing = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - computing) * 1000


def main(calls: int) -> None:
    """Measure and print."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    port, pem = ours.recv()
    context = trust.new_context()
    context.load_verify_locations(cadata=pem)
    settings.configure(BYOK_PRIVATE_HOSTS=(f"127.0.0.1:{port}",))
    with mock.patch.object(trust, "tls_context", return_value=context):
        pairs = [
            (cost(lambda: through_the_door(f"https://127.0.0.1:{port}/v1/chat")), cost(lambda: bare(port, context)))
            for _ in range(calls + 5)
        ][5:]  # the first ones import and warm up
    ours.send("stop")
    process.join()
    report([door for door, _ in pairs], [floor for _, floor in pairs])


def report(door: list[tuple[float, float]], floor: list[tuple[float, float]]) -> None:
    """Medians of both, and their ratio."""
    sys.stdout.write(f"{len(door)} calls each, medians\n")
    for place, name in enumerate(("clock", "computing")):
        through = statistics.median(row[place] for row in door)
        without = statistics.median(row[place] for row in floor)
        sys.stdout.write(
            f"{name:>9}: door {through:.2f} ms, floor {without:.2f} ms, ratio {through / without:.2f}, "
            f"difference {through - without:.2f} ms\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
