# SPDX-License-Identifier: Apache-2.0
"""The little that the client checks share: a list of named checks, run one by one, a line of JSON each.

clients.test.ts starts a script with the server's URL and reports every line as a test.
"""

import contextlib
import json
import sys
import traceback

_checks = []


def check(text):
    """Adds a function of one argument, the client, to the list under a name that says what it shows."""

    def add(function):
        _checks.append((text, function))
        return function

    return add


def run(client):
    """Runs all checks against a client that needs no event loop."""
    for text, function in _checks:
        with _reported(text):
            function(client)


async def run_async(client):
    """Runs all checks on the event loop that the client lives on."""
    for text, function in _checks:
        with _reported(text):
            await function(client)


@contextlib.contextmanager
def _reported(text):
    """Prints how the block went, and goes on."""
    line = {"name": text, "ok": True}
    try:
        yield
    except Exception:
        line = {"name": text, "ok": False, "message": traceback.format_exc()}
    print(json.dumps(line), flush=True)


def server_url():
    """The URL given on the command line, e.g. http://127.0.0.1:8000."""
    return sys.argv[1]


def expect_equal(actual, expected):
    """Fails with both values where they differ."""
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def expect_error(exception, text):
    """Fails where the server's text is not in what the client raised."""
    assert text in str(exception), f"expected {text!r} in {str(exception)!r}"
