"""A small file in each format that Talkworthy reads: invented words, the structure of the tools' real files.

`SAMPLES` maps the name of a sample (`reader` or `reader/variant`) to its file name and its bytes. A new reader adds its
own in one of the modules below, and the contract test (tests/collectors/files/test_format_contract.py) then holds it
against all others.
"""

from __future__ import annotations

from chat_file_samples import CHAT_SAMPLES
from json_file_samples import JSON_SAMPLES
from review_file_samples import REVIEW_SAMPLES
from sample_files import Sample
from social_file_samples import SOCIAL_SAMPLES
from table_file_samples import TABLE_SAMPLES
from video_file_samples import VIDEO_SAMPLES

SAMPLES: dict[str, Sample] = {
    **CHAT_SAMPLES,
    **JSON_SAMPLES,
    **REVIEW_SAMPLES,
    **SOCIAL_SAMPLES,
    **TABLE_SAMPLES,
    **VIDEO_SAMPLES,
}
