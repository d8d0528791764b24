from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ClockReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('failed_jobs', models.JSONField(default=list)),
                ('waits_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveBigIntegerField(default=0)),
                ('form', models.PositiveBigIntegerField(default=0)),
                ('edition', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('unit_id', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=12)),
                ('path', models.CharField(max_length=200)),
                ('weight', models.FloatField()),
                ('published_from', models.DateTimeField(null=True)),
                ('published_until', models.DateTimeField(null=True)),
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('folded_title', models.TextField()),
                ('folded', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'unit_id', 'language'), name='one_search_entry_per_language')],
            },
        ),
    ]
