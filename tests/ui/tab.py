"""A browser tab without a browser: the messages of one session over a real connection."""

from contextlib import contextmanager

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 30  # seconds


@contextmanager
def tab(url, returning="", tls=None, token="", **headers):
    """Open a tab on a dashboard whose uploads need no token; closed, the session has left.

    Parameters
    ----------
    url : str
    returning : str
        The session of a tab that lost its connection.
    tls : ssl.SSLContext, optional
        Which certificates are trusted, where the address is one of HTTPS.
    token : str
        Of the cookie against forged requests.
    **headers
        Further ones that the browser would send, such as its cookies.
    """
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    protocols = ["streamlit", token or "no-token", returning] if returning or token else ["streamlit"]
    protocols = list(filter(None, protocols))
    how = {"subprotocols": protocols, "max_size": None, "ssl": tls, "additional_headers": headers}
    with connect(address, **how) as socket:
        yield Tab(url, socket, tls or True)


class Tab:
    """The requests of one tab, and the text of what it is shown."""

    def __init__(self, url, socket, verify=True):
        self._url, self._socket, self._verify = url, socket, verify
        self.session = self._page = self._uploader = self.download = ""
        self._buttons = {}

    def open(self, page):
        message = BackMsg()
        message.rerun_script.page_name = page
        return self._page_after(message)

    def send(self, content):
        """Send a file as the browser does before its page is run with it; return where it went."""
        message = BackMsg()
        message.file_urls_request.session_id = self.session
        message.file_urls_request.file_names.append("patients.csv")
        self._socket.send(message.SerializeToString())
        urls = next(each for each in self._messages() if each.WhichOneof("type") == "file_urls_response")
        place = urls.file_urls_response.file_urls[0]
        files = {"file": ("patients.csv", content)}
        answer = httpx.put(self._url + place.upload_url, files=files, verify=self._verify, timeout=PATIENCE)
        assert answer.status_code == 204
        return place

    def upload(self, content):
        place = self.send(content)
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        widget = message.rerun_script.widget_states.widgets.add(id=self._uploader)
        widget.file_uploader_state_value.uploaded_file_info.add(
            file_id=place.file_id, name="patients.csv", size=len(content), file_urls=place
        )
        return self._page_after(message)

    def redirected(self, label):
        """Click a button that leads elsewhere; return where."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.widget_states.widgets.add(id=self._buttons[label]).trigger_value = True
        self._socket.send(message.SerializeToString())
        return next(
            each for each in self._messages() if each.WhichOneof("type") == "auth_redirect"
        ).auth_redirect.url

    def _messages(self):
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=PATIENCE))
            yield message

    def _page_after(self, request):
        self._socket.send(request.SerializeToString())
        shown = []
        for message in self._messages():
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return "\n".join(shown).replace("\\", "")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
            elif kind == "navigation":
                self._page = message.navigation.page_script_hash
            elif kind == "delta":
                shown.append(str(message.delta))
                button = message.delta.new_element.button
                self._buttons[button.label] = button.id
                self.download = message.delta.new_element.download_button.url or self.download
                self._uploader = message.delta.new_element.file_uploader.id or self._uploader
        raise AssertionError
