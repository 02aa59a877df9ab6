"""A redline on a page: marked for every reader, escaped, in paragraphs."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.redline_html import redline_html


def test_changes_are_marked_by_elements_and_by_words_for_screen_readers() -> None:
    with override("en"):
        html = redline_html("five years", "ten years")
    assert html == (
        '<div class="redline"><p><del><span class="vh">removed: </span>five</del>'
        '<ins><span class="vh">added: </span>ten</ins> years</p></div>'
    )


def test_what_people_typed_is_escaped() -> None:
    html = redline_html("<b>old</b> & co", "<script>new</script> & co")
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;" in html
    assert "&amp; co" in html


def test_paragraphs_stay_paragraphs_and_no_change_spans_two() -> None:
    html = redline_html("One.\n\nTwo.\n\nThree.", "One.\n\nThree.\nFour.")
    assert html.count("<p>") == html.count("</p>") == 3
    assert "<br>" in html
    for element in re.findall(r"<(del|ins)>(.*?)</\1>", html):
        assert "<p>" not in element[1]


def test_a_lone_end_of_paragraph_is_shown_by_a_sign() -> None:
    with override("en"):
        html = redline_html("One. Two.", "One.\n\nTwo.")
    assert "¶</ins></p><p>" in html


def test_the_language_of_the_texts_is_said_when_it_is_given() -> None:
    assert redline_html("a", "b", "fr").startswith('<div class="redline" lang="fr">')
    assert 'lang="&quot;' in redline_html("a", "b", '"')


def test_the_template_tag_takes_both_texts_and_the_language() -> None:
    template = Template("{% load text_tags %}{% redline before after lang %}")
    html = template.render(Context({"before": "cinq ans", "after": "dix <i>ans", "lang": "fr"}))
    assert html == redline_html("cinq ans", "dix <i>ans", "fr")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_of_a_form_is_one(line_end: str) -> None:
    assert "<br>" in redline_html(f"a{line_end}b", f"a{line_end}c")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab<>&\"' .\n\r"), max_size=40),
    st.text(alphabet=st.sampled_from("ab<>&\"' .\n\r"), max_size=40),
)
def test_elements_are_balanced_for_any_texts(old: str, new: str) -> None:
    html = redline_html(old, new)
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)[^>]*>", html):
        if name == "br":
            continue
        if closing:
            assert opened.pop() == name
        else:
            opened.append(name)
    assert opened == []
    assert "<" not in re.sub(r"</?(?:div|p|br|ins|del|span)(?: class=\"[a-z]+\")?>", "", html)
