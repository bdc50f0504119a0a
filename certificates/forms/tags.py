"""The tags of a certificate."""

from collections.abc import Mapping

from django import forms

from certificates.domain.spec import LONGEST_TAG, MOST_TAGS, tag_problem
from certificates.forms.base import OperationForm
from certificates.forms.lists import TagsField
from certificates.verbs.properties import VERSION


class TagsForm(OperationForm):
    """All tags that shall be there: what is not in it goes."""

    tags = TagsField(
        label="Tags",
        help_text=f"name=value, one a line: {MOST_TAGS} at most, of {LONGEST_TAG} characters at "
        "most. What is not here is removed.",
        rows=8,
    )

    # the current version when the form was filled: the one whose tags are changed
    shown = forms.RegexField(VERSION, required=False, widget=forms.HiddenInput)

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
