"""People and parliamentarians in the Wagtail admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users import forms as wagtail_forms
from wagtail.users.views import users as wagtail_views

from accounts import services
from accounts.forms import ProfileFields
from accounts.models import Representative, User

PUBLIC_FIELDS = {"display_name", "kind", "declared_interest", "language"}


class _PersonForm(wagtail_forms.UserForm):
    """What the team may set about a person; the rules of the name are those of the sign-up."""

    first_name = None
    last_name = None
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = self.instance

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    clean_display_name = ProfileFields.clean_display_name
    clean_declared_interest = ProfileFields.clean_declared_interest

    def save(self, commit: bool = True) -> User:
        new = self.instance.pk is None
        if new:
            self.instance.set_unusable_password()
        user = super().save(commit)
        if commit and not new and "email" in self.changed_data:
            services.address_changed(user=user)
        return user


class PersonCreationForm(_PersonForm):
    """A new person, who signs in by code."""

    class Meta(wagtail_forms.UserCreationForm.Meta):
        fields = {"email", "is_superuser", "groups"} | PUBLIC_FIELDS


class PersonEditForm(_PersonForm, wagtail_forms.UserEditForm):
    """An existing person."""

    class Meta(wagtail_forms.UserEditForm.Meta):
        fields = {"email", "is_active", "is_superuser", "groups"} | PUBLIC_FIELDS


class PeopleView(wagtail_views.IndexView):
    """People can be found by public name and by address."""

    search_fields = ("display_name", "email")

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().filter(left_at=None)


class PersonView(wagtail_views.EditView):
    """Whoever has left can be neither named nor opened again."""

    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        person: User = super().get_object(queryset)
        if person.left_at is not None:
            raise Http404
        return person


class UserViewSet(wagtail_views.UserViewSet):
    """People, as Wagtail's "Users"."""

    index_view_class = PeopleView
    edit_view_class = PersonView
    create_template_name = "accounts/admin/person_create.html"
    edit_template_name = "accounts/admin/person_edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm


class PersonFilterForm(BaseFilterForm):
    """Search in the chooser of people: by the private address only for those who may see people's accounts."""

    q = forms.CharField(label=_("Public name"), required=False)

    def __init__(self, *args: Any, by_address: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_address = by_address
        if by_address:
            self.fields["q"].label = _("Public name or address")

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        words = self.cleaned_data.get("q", "")
        if words:
            self.is_searching = True
            self.search_query = words
            found = Q(display_name__icontains=words)
            if self.by_address:
                found |= Q(email__icontains=words)
            objects = objects.filter(found)
        return objects


class _ChoosePerson:
    filter_form_class = PersonFilterForm
    ordering = "display_name"
    request: HttpRequest

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.filter(left_at=None)

    def get_filter_form(self) -> PersonFilterForm:
        return PersonFilterForm(self.request.GET, by_address=self.request.user.has_perm("accounts.view_user"))


class ChoosePersonView(_ChoosePerson, chooser.ChooseView):
    """The window to choose a person."""


class ChoosePersonResultsView(_ChoosePerson, chooser.ChooseResultsView):
    """The list in it."""


class PersonChooserViewSet(ChooserViewSet):
    """Chooses the account of a parliamentarian."""

    model = User
    icon = "user"
    choose_one_text = _("Choose an account")
    choose_another_text = _("Choose another account")
    choose_view_class = ChoosePersonView
    choose_results_view_class = ChoosePersonResultsView
    register_widget = False


class RepresentativeFilterForm(BaseFilterForm):
    """Search in the chooser of parliamentarians."""

    q = forms.CharField(label=_("Name or constituency"), required=False)

    def filter(self, objects: QuerySet[Representative]) -> QuerySet[Representative]:
        words = self.cleaned_data.get("q", "")
        if words:
            self.is_searching = True
            self.search_query = words
            objects = objects.filter(Q(name__icontains=words) | Q(constituency__icontains=words))
        return objects


class ChooseRepresentativeView(chooser.ChooseView):
    """The window to choose a parliamentarian."""

    filter_form_class = RepresentativeFilterForm


class ChooseRepresentativeResultsView(chooser.ChooseResultsView):
    """The list in it."""

    filter_form_class = RepresentativeFilterForm


class RepresentativeChooserViewSet(ChooserViewSet):
    """Chooses who opens a subject; a new parliamentarian can be added on the way."""

    model = Representative
    icon = "user"
    choose_one_text = _("Choose a parliamentarian")
    choose_another_text = _("Choose another parliamentarian")
    edit_item_text = _("Edit this parliamentarian")
    choose_view_class = ChooseRepresentativeView
    choose_results_view_class = ChooseRepresentativeResultsView
    form_fields = ("name", "office", "constituency", "political_group", "portrait")


person_chooser = PersonChooserViewSet("person_chooser", url_prefix="person-chooser")
representative_chooser = RepresentativeChooserViewSet("representative_chooser", url_prefix="representative-chooser")


class RepresentativeViewSet(ModelViewSet):
    """The parliamentarians."""

    model = Representative
    icon = "user"
    menu_label = _("Parliamentarians")
    menu_order = 250
    add_to_admin_menu = True
    add_to_reference_index = True
    list_display = ("name", "office", "constituency", "political_group", Column("user", label=_("account")))
    list_filter = ("political_group",)
    search_fields = ("name", "constituency", "political_group")
    panels = (
        FieldPanel("name"),
        FieldPanel("office"),
        FieldPanel("constituency"),
        FieldPanel("political_group"),
        FieldPanel("portrait"),
        FieldPanel("user", widget=person_chooser.widget_class),
    )
