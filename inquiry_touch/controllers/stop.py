from odoo import http
from odoo.http import request
from odoo.tools import verify_hash_signed

from ..models.touch.inquiry_lead_touch import STOP_SCOPE


class InquiryStop(http.Controller):
    """The buyer's way out of all planned messages: a page, and the one click of a mailbox (RFC 8058)."""

    @http.route(
        "/inquiry/stop/<string:token>", type="http", auth="public", methods=["GET"], save_session=False
    )
    def show(self, token):
        """Show the page with its button; programs that only look at links change nothing."""
        return _page(_find_lead(token), is_done=False)

    # The click comes from a mail program: there is no session to protect, the token is the key.
    @http.route(
        "/inquiry/stop/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=4096,
    )
    def stop(self, token, **_form):
        """Stop what is planned; the answer is the same whether the person is known or not."""
        lead_sudo = _find_lead(token)
        if lead_sudo:
            lead_sudo._inquiry_said_stop("email", request.env._("Link in a message of ours"))
        return _page(lead_sudo, is_done=True)


def _find_lead(token):
    # The token, made with the server's secret, is the right to stop this inquiry and to nothing else.
    env_sudo = request.env(su=True)
    try:
        lead_id = verify_hash_signed(env_sudo, STOP_SCOPE, token)
    except ValueError:
        lead_id = None
    return env_sudo["crm.lead"].browse(lead_id or ()).exists()


def _page(lead_sudo, *, is_done):
    lang = lead_sudo.lang_code or lead_sudo.inquiry_buyer_id.lang_id.code
    # a language that was switched off since must not keep anybody from saying stop
    if request.env["res.lang"]._get_data(code=lang):
        request.update_context(lang=lang)
    direction = request.env["res.lang"]._get_data(code=request.env.lang or "en_US").direction or "ltr"
    response = request.render("inquiry_touch.stop_page", {"is_done": is_done, "direction": direction})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
