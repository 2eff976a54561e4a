"""A Jupyter server that sends small messages at once: by default the system may hold each back for
40 milliseconds.

For JupyterLab:
--ServerApp.kernel_websocket_connection_class=fosterlib.workbench.prompt.PromptConnection For Voila:
--Voila.kernel_websocket_connection_class=fosterlib.workbench.prompt.PromptConnection
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The usual connection of a page to its kernel, without Nagle's algorithm: it does not wait to
    fill a packet.
    """

    def connect(self):
        """Connects as usual."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
