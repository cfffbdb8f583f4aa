import base64

from odoo import http
from odoo.http import request


class BenchRoute(http.Controller):
    """What an Odoo developer writes first: take the body, insert a row, answer."""

    @http.route("/bench/row", type="http", auth="public", methods=["POST"], csrf=False, save_session=False)
    def bench_row(self):
        body = request.httprequest.get_data()
        request.env["bench.row"].sudo().create({"body": base64.b64encode(body)})
        return request.make_json_response({"status": "accepted"})
