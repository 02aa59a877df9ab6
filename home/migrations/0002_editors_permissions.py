"""Wagtail's groups of editors and moderators may keep what subject pages need, and put participants' texts in order."""

from django.db import migrations

KEPT, LOOKED_AFTER = ("add", "change", "view"), ("change", "view")
MODELS = {
    ("video", "video"): ("video", KEPT),
    ("accounts", "representative"): ("representative", KEPT),
    ("subjects", "proposal"): ("proposal", LOOKED_AFTER),
    ("subjects", "merge"): ("merging", LOOKED_AFTER),
    ("sources", "source"): ("source", LOOKED_AFTER),
}


def give_permissions(apps, schema_editor):
    """Permissions are made after all migrations, so those given here are made first, as Django would name them."""
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    groups = apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"])
    for (app, model), (name, acts) in MODELS.items():
        content_type, _created = content_types.objects.get_or_create(app_label=app, model=model)
        for act in acts:
            permission, _created = permissions.objects.get_or_create(
                content_type=content_type, codename=f"{act}_{model}", defaults={"name": f"Can {act} {name}"}
            )
            for group in groups:
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("accounts", "0002_representative"),
        ("video", "0001_initial"),
        ("subjects", "0001_initial"),
        ("sources", "0001_initial"),
        ("wagtailcore", "0091_remove_revision_submitted_for_moderation"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
