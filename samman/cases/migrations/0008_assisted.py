from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_charge_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="must_renew",
            field=models.BooleanField(default=False),
        ),
    ]
