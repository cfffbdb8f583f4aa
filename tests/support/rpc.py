"""Reads and writes records the way Odoo's own web client does."""

import http.cookiejar
import json
import urllib.request


class RpcError(Exception):
    """Odoo's answer to a call was an error; the text is the cause Odoo gives."""


class Rpc:
    """A logged-in user: ``rpc.call(model, method, ids, ...)`` and shortcuts for the common calls."""

    def __init__(self, url, database, login="admin", password="admin"):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        session = self._post("/web/session/authenticate", db=database, login=login, password=password)
        self.uid = session["uid"]

    def _post(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=120) as answer:
            content = json.load(answer)
        if "error" in content:
            data = content["error"].get("data") or {}
            raise RpcError(data.get("message") or content["error"]["message"])
        return content.get("result")

    def call(self, model, method, *args, **kwargs):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(path, model=model, method=method, args=list(args), kwargs=kwargs)

    def create(self, model, values):
        """Create one record; return its id."""
        return self.call(model, "create", [values])[0]

    def read(self, model, record_id, *names):
        return self.call(model, "read", [record_id], list(names))[0]

    def write(self, model, ids, values):
        return self.call(model, "write", ids if isinstance(ids, list) else [ids], values)

    def search(self, model, domain, *names, **options):
        """The records that match, as dictionaries of these fields."""
        return self.call(model, "search_read", domain, list(names), **options)

    def count(self, model, domain=()):
        return self.call(model, "search_count", list(domain))

    def ref(self, xml_id):
        """The id behind an XML id."""
        module, name = xml_id.split(".", 1)
        [row] = self.search("ir.model.data", [["module", "=", module], ["name", "=", name]], "res_id")
        return row["res_id"]

    def run_cron(self, xml_id):
        """Run a scheduled job now, in a transaction of its own."""
        return self.call("ir.cron", "method_direct_trigger", [self.ref(xml_id)])
