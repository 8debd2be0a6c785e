"""The QGIS that prints asks nobody for anything: a request of QGIS's, in any of its threads, reaches no server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from house.reading import ROOT

# Prints which of two requests a server on this machine received: one of QGIS's main thread, one of another.
ASK = """
import importlib.util, sys, threading, http.server
root, how = sys.argv[1:]
spec = importlib.util.spec_from_file_location("diaban", root + "/__init__.py", submodule_search_locations=[root])
sys.modules["diaban"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["diaban"])
from diaban.plugin.printing.session import qgis_session
from qgis.core import QgsApplication, QgsBlockingNetworkRequest
from qgis.PyQt.QtCore import QThread, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

seen = []

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append(self.path.strip("/"))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

def ask(name):
    QgsBlockingNetworkRequest().get(QNetworkRequest(QUrl(f"http://127.0.0.1:{server.server_port}/{name}")))

class Other(QThread):
    def run(self):
        ask("thread")

def ask_all():
    ask("main")
    other = Other()
    other.start()
    while not other.wait(20):
        QgsApplication.processEvents()
    print(*seen, flush=True)

if how == "printing":
    with qgis_session():
        ask_all()
else:
    application = QgsApplication([], False)
    application.initQgis()
    ask_all()
"""


@pytest.mark.parametrize(("how", "received"), [("printing", []), ("plain", ["main", "thread"])])
def test_while_printing_no_request_leaves(tmp_path: Path, how: str, received: list) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(ROOT), how],
        env={**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path), "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.count("\n") == 1, done.stderr
    assert done.stdout.split() == received, done.stderr
