"""The server behind `make lab` and `make app` sends small messages at once."""

from pathlib import Path
from unittest.mock import MagicMock

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from fosterlib.__main__ import LAB
from fosterlib.workbench.prompt import PromptConnection

MAKEFILE = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")


def test_the_socket_is_told_not_to_wait_before_anything_is_sent(monkeypatch):
    handler, order = MagicMock(), []
    handler.set_nodelay.side_effect = lambda value: order.append(("nodelay", value))
    monkeypatch.setattr(
        ZMQChannelsWebsocketConnection, "connect", lambda self: order.append("connected")
    )
    connection = PromptConnection.__new__(PromptConnection)
    monkeypatch.setattr(PromptConnection, "websocket_handler", handler, raising=False)
    connection.connect()
    assert order == [("nodelay", True), "connected"]


def test_both_commands_use_it():
    its_name = f"{PromptConnection.__module__}.{PromptConnection.__name__}"
    told = f"kernel_websocket_connection_class={its_name}"
    assert f"PROMPT := {told}\n" in MAKEFILE
    assert MAKEFILE.count(".$(PROMPT)") == 1
    assert f"--ServerApp.{told}" in LAB
