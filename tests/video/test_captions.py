"""WebVTT captions: what is read, what is refused and where, and the transcript made from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video import captions
from video.captions import CaptionError, Cue, parse_webvtt, transcript_from

GOOD = """WEBVTT - a title
Kind: captions

NOTE written by hand
over two lines

STYLE
::cue { color: white }

intro
00:00.000 --> 00:02.500 line:90% align:center
<v Elena Marchetti>The river is <i>dry</i>.

00:00:02.500 --> 00:00:04.000
Tom &amp; Ana
saw it.

01:00:00.000 --> 01:00:01.000
<v.loud Ana>Since <00:59.500>spring.
"""


def test_cues_are_read_without_their_marks():
    assert parse_webvtt(GOOD) == (
        Cue(0.0, 2.5, "The river is dry.", "Elena Marchetti"),
        Cue(2.5, 4.0, "Tom & Ana saw it."),
        Cue(3600.0, 3601.0, "Since spring.", "Ana"),
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_ending_and_a_byte_order_mark(line_end):
    assert parse_webvtt("\ufeff" + GOOD.replace("\n", line_end)) == parse_webvtt(GOOD)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("", 1, captions.NO_HEADER),
        ("WEBVTTX\n\n00:00.000 --> 00:01.000\na", 1, captions.NO_HEADER),
        ("1\n00:00:00,000 --> 00:00:01,000\na", 1, captions.NO_HEADER),
        ("WEBVTT\n", 2, captions.NO_CUES),
        ("WEBVTT\n\nNOTE nothing else\n", 4, captions.NO_CUES),
        ("WEBVTT\n\n1\n00:00:00,000 --> 00:00:01,000\na", 4, captions.COMMA_IN_TIME),
        ("WEBVTT\n\n00:00.0 --> 00:01.000\na", 3, captions.NOT_A_TIMING),
        ("WEBVTT\n\n00:00.000 -->\na", 3, captions.NOT_A_TIMING),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\na", 3, captions.NOT_A_TIMING),
        ("WEBVTT\n\n00:0٣.000 --> 00:09.000\na", 3, captions.NOT_A_TIMING),
        ("WEBVTT\n\njust words\nand more", 3, captions.NOT_A_TIMING),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\na", 3, captions.ENDS_TOO_EARLY),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:04.000\nb", 6, captions.OUT_OF_ORDER),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n<i></i>", 3, captions.NO_TEXT),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n00:03.000 --> 00:04.000\nb", 4, captions.NOT_A_TIMING),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\0b", 4, captions.CONTROL_CHARACTER),
    ],
)
def test_a_fault_is_named_with_its_line(source, line, message):
    with pytest.raises(CaptionError) as caught:
        parse_webvtt(source)
    assert (caught.value.line, caught.value.message) == (line, message)


def test_the_transcript_has_paragraphs_at_pauses_and_voices():
    cues = [
        Cue(0, 1, "Good evening.", "Elena"),
        Cue(1, 2, "Welcome.", "Elena"),
        Cue(1.5, 2, "Welcome.", "Elena"),
        Cue(2, 3, "Thank you.", "Ana"),
        Cue(9, 10, "Now the river.", "Ana"),
    ]
    assert transcript_from(cues) == "Elena: Good evening. Welcome.\n\nAna: Thank you.\n\nNow the river."
    assert transcript_from([]) == ""


@given(st.text())
def test_no_text_does_anything_but_give_cues_or_a_fault(text):
    for source in (text, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"):
        try:
            cues = parse_webvtt(source)
        except CaptionError as error:
            assert error.line >= 1
        else:
            assert cues
            assert all(cue.text and cue.end > cue.start for cue in cues)


@given(
    st.lists(
        st.tuples(st.integers(0, 5_000_000), st.integers(1, 9_000), st.text("abc é&", min_size=1).filter(str.strip)),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_is_read_back(entries):
    def clock(milliseconds):
        seconds, rest = divmod(milliseconds, 1000)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"

    entries = sorted(entries)
    blocks = [
        f"{clock(at)} --> {clock(at + length)}\n{text.strip().replace('&', '&amp;')}" for at, length, text in entries
    ]
    cues = parse_webvtt("WEBVTT\n\n" + "\n\n".join(blocks) + "\n")
    assert [(round(cue.start * 1000), cue.text) for cue in cues] == [(at, " ".join(t.split())) for at, _, t in entries]
