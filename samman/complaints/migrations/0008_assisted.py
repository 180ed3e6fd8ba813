import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_assisted"),
        ("complaints", "0007_rest_by_two"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="assisted",
            field=models.CharField(
                blank=True,
                choices=[("here", "is here in person"), ("phone", "is on the phone")],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="registered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("registered_by__isnull", False)),
                fields=["registered_by", "-case"],
                name="complaint_registered_by",
            ),
        ),
    ]
