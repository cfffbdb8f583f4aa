"""Odoo's web client as a person uses it, found by the names of fields: the same in every language."""

import re

# Milliseconds in which Odoo looks for what was typed.
SEARCH = 500


class Screen:
    """A page of a browser that is logged in; fields are those of the form that is open."""

    def __init__(self, page, url):
        self.page = page
        self.url = url

    def log_in(self, login, password):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def open_list(self, action):
        """Open the list of a window action, by its id."""
        self.page.goto(f"{self.url}/odoo/action-{action}")
        self.page.wait_for_selector(".o_list_view")

    def new(self):
        """Begin a new record from a list."""
        self.page.locator(".o_list_button_add").first.click()
        self.page.wait_for_selector(".o_form_view .o_field_widget[name=name]")

    def save(self):
        """Save the form, and wait until it is."""
        self.page.locator(".o_form_view .o_form_sheet").first.click(position={"x": 5, "y": 5})
        self.page.locator(".o_form_button_save").first.click()
        self.page.wait_for_selector(".o_form_status_indicator_buttons.invisible", state="attached")

    def tab(self, name):
        self.page.locator(f".o_notebook a.nav-link[name={name}]").click()

    def field(self, name, within=None):
        return (
            (within or self.page.locator(".modal .o_form_view, .o_form_view").last)
            .locator(f".o_field_widget[name={name}]")
            .first
        )

    def fill(self, name, text, within=None):
        self.field(name, within).locator("input, textarea").first.fill(text)

    def choose(self, name, label, within=None):
        """Choose a value of a selection by its label, and see that it is chosen."""
        box = self.field(name, within).locator("input")
        exactly = re.compile(rf"^\s*{re.escape(label)}\s*$")
        for _try in range(3):  # a menu that is drawn anew under the click takes no choice
            box.click()
            self.page.locator(".o_select_menu_item", has_text=exactly).first.click()
            self.page.locator(".o_select_menu_item").first.wait_for(state="hidden")
            self.page.wait_for_timeout(100)
            if box.input_value() == label:
                return
        raise AssertionError(f"{name} does not take {label}")

    def pick(self, name, text, within=None):
        """Choose a record by its name, in a field for one or for many."""
        field = self.field(name, within)
        box = field.locator("input").first
        box.click()
        box.fill(text)
        exactly = re.compile(rf"^\s*{re.escape(text)}\s*$")
        offered = field.locator(".o-autocomplete--dropdown-item")
        self.page.wait_for_timeout(SEARCH)  # what was offered before it was searched for comes and goes
        offered.filter(has_text=exactly).first.click()
        offered.first.wait_for(state="hidden")

    def star(self, name, number):
        """Give so many stars."""
        self.field(name).locator(".o_priority_star").nth(number - 1).click()

    def add_line(self, name):
        """Begin a line of a list in the form, and return it."""
        lines = self.field(name)
        line = lines.locator("tr.o_selected_row")
        there = lines.locator("tr.o_data_row").count()
        # what was typed before may still be on its way to the server, and then the click is lost; a second
        # click while the first is being answered takes away the line that comes of it
        while lines.locator("tr.o_data_row").count() == there or not line.count():
            lines.locator(".o_field_x2many_list_row_add a").first.click()
            for _look in range(15):
                self.page.wait_for_timeout(200)
                if lines.locator("tr.o_data_row").count() > there and line.count():
                    break
        return line
