"""The tags of a certificate."""

from collections.abc import Mapping

from django import forms

from certificates.domain.spec import LONGEST_TAG, MOST_TAGS, tag_problem
from certificates.forms.base import OperationForm
from certificates.forms.lists import TagsField


class TagsForm(OperationForm):
    """All tags that shall be there: what is not in it goes."""

    tags = TagsField(
        label="Tags",
        help_text=f"name=value, one per line: {MOST_TAGS} at most, of {LONGEST_TAG} characters at "
        "most. What is not here is removed.",
        rows=8,
    )

    @property
    def loses_tags(self) -> bool:
        """Whether a tag that is there cannot be written on a line, so that it would be lost."""
        return not self.is_bound and not fits_lines(self.initial["tags"])

    def clean_tags(self) -> dict[str, str]:
        """What Key Vault accepts."""
        tags: dict[str, str] = self.cleaned_data["tags"]
        if problem := tag_problem(tags):
            raise forms.ValidationError(problem)
        return tags


def fits_lines(tags: Mapping[str, str]) -> bool:
    """Whether ``tags`` come back from the form as they went in."""
    field = TagsField()
    try:
        return field.clean(field.prepare_value(dict(tags))) == dict(tags)
    except forms.ValidationError:
        return False
