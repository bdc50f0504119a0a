import certificates.domain.actions
import certificates.domain.lifecycle
import certificates.models.vaults
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('event', models.CharField(max_length=60)),
                ('actor', models.CharField(blank=True, max_length=200)),
                ('operation', models.CharField(blank=True, db_index=True, max_length=36)),
                ('verb', models.CharField(blank=True, max_length=40)),
                ('vault', models.CharField(blank=True, max_length=63)),
                ('name', models.CharField(blank=True, max_length=127)),
                ('state_from', models.CharField(blank=True, max_length=20)),
                ('state_to', models.CharField(blank=True, max_length=20)),
                ('how', models.CharField(blank=True, max_length=20)),
                ('details', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('worker', models.UUIDField(primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('work', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('taken_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()])),
                ('full_name', models.CharField(blank=True, max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, related_name='people', to='auth.group')),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='Repeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60)),
                ('actor', models.CharField(max_length=200)),
                ('what', models.CharField(blank=True, max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('repeats', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('event', 'actor', 'what'), name='repeat_once')],
            },
        ),
        migrations.CreateModel(
            name='SignInAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=45)),
                ('last_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_addresses', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SignInFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=64)),
                ('address', models.CharField(max_length=45)),
                ('was_known', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'at'], name='sign_in_failure_of_account'), models.Index(fields=['at'], name='sign_in_failure_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Vault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=63, unique=True)),
                ('url', models.URLField(max_length=300)),
                ('ca_file', models.CharField(blank=True, max_length=500)),
                ('is_standin', models.BooleanField(default=False)),
                ('is_enabled', models.BooleanField(default=True)),
                ('source', models.CharField(default=certificates.models.vaults.Source['SETTINGS'], max_length=10)),
                ('label', models.CharField(blank=True, max_length=40)),
                ('credential', models.CharField(blank=True, max_length=40)),
                ('owner_email', models.EmailField(blank=True, max_length=254)),
                ('switched_off_at', models.DateTimeField(null=True)),
                ('switched_off_note', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failure', models.JSONField(null=True)),
                ('closed_until', models.DateTimeField(null=True)),
                ('api_version', models.CharField(blank=True, max_length=30)),
                ('api_version_at', models.DateTimeField(null=True)),
                ('synced_at', models.DateTimeField(null=True)),
                ('sync_asked_at', models.DateTimeField(null=True)),
                ('sync_started_at', models.DateTimeField(null=True)),
                ('sync_lease_until', models.DateTimeField(null=True)),
                ('sync_holder', models.UUIDField(null=True)),
                ('sync_seen', models.PositiveIntegerField(default=0)),
                ('sync_report', models.JSONField(null=True)),
                ('switched_off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Refresh',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=127)),
                ('due_at', models.DateTimeField()),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refreshes', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=127)),
                ('name', models.CharField(max_length=127)),
                ('what', models.CharField(max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('after', models.DateTimeField(null=True)),
                ('before', models.DateTimeField()),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_changes', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=40)),
                ('name', models.CharField(blank=True, max_length=127)),
                ('request', models.JSONField()),
                ('state', models.CharField(default=certificates.domain.lifecycle.State['RECORDED'], max_length=20)),
                ('slot', models.CharField(max_length=140, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('before', models.JSONField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('accepted', models.JSONField(null=True)),
                ('memo', models.JSONField(default=dict)),
                ('next_check_at', models.DateTimeField(null=True)),
                ('last_looked_at', models.DateTimeField(null=True)),
                ('look_error', models.JSONField(null=True)),
                ('how', models.CharField(blank=True, max_length=20)),
                ('result', models.JSONField(null=True)),
                ('error', models.JSONField(null=True)),
                ('evidence', models.JSONField(null=True)),
                ('decided_note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[(certificates.domain.actions.Role['READER'], 'Reader'), (certificates.domain.actions.Role['OPERATOR'], 'Operator'), (certificates.domain.actions.Role['ADMINISTRATOR'], 'Administrator')], max_length=20)),
                ('granted_by', models.CharField(max_length=200)),
                ('granted_at', models.DateTimeField(auto_now_add=True)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='auth.group')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('vault', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='DeletedCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=127)),
                ('key', models.CharField(max_length=127)),
                ('deleted', models.DateTimeField(null=True)),
                ('scheduled_purge', models.DateTimeField(null=True)),
                ('recovery_level', models.CharField(blank=True, max_length=60)),
                ('recoverable_days', models.PositiveIntegerField(default=0)),
                ('expires', models.DateTimeField(null=True)),
                ('thumbprint', models.CharField(blank=True, max_length=40)),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deleted_certificates', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=127)),
                ('key', models.CharField(max_length=127)),
                ('version', models.CharField(blank=True, max_length=32)),
                ('enabled', models.BooleanField()),
                ('not_before', models.DateTimeField(null=True)),
                ('expires', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(null=True)),
                ('updated', models.DateTimeField(null=True)),
                ('thumbprint', models.CharField(blank=True, max_length=40)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('serial', models.CharField(blank=True, max_length=200)),
                ('tags', models.JSONField(default=dict)),
                ('der', models.BinaryField(null=True)),
                ('subject', models.TextField(blank=True)),
                ('issuer', models.TextField(blank=True)),
                ('names', models.JSONField(default=list)),
                ('key_type', models.CharField(blank=True, max_length=40)),
                ('is_ca_signed', models.BooleanField(null=True)),
                ('unreadable', models.JSONField(default=list)),
                ('policy', models.JSONField(null=True)),
                ('policy_issuer', models.CharField(blank=True, max_length=200)),
                ('recovery_level', models.CharField(blank=True, max_length=60)),
                ('recoverable_days', models.PositiveIntegerField(default=0)),
                ('operation', models.CharField(blank=True, max_length=20)),
                ('operation_issuer', models.CharField(blank=True, max_length=200)),
                ('operation_request', models.CharField(blank=True, max_length=64)),
                ('operation_seen_at', models.DateTimeField(null=True)),
                ('fixed_state', models.CharField(blank=True, max_length=20)),
                ('calm_state', models.CharField(blank=True, max_length=20)),
                ('needs_at', models.DateTimeField(null=True)),
                ('overdue_at', models.DateTimeField(null=True)),
                ('renews_at', models.DateTimeField(null=True)),
                ('renewal', models.CharField(blank=True, max_length=20)),
                ('search', models.TextField(blank=True)),
                ('listed_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('missing_since', models.DateTimeField(null=True)),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='VaultPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.CharField(max_length=20)),
                ('is_held', models.BooleanField()),
                ('known_at', models.DateTimeField()),
                ('refusal', models.JSONField(null=True)),
                ('vault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='permissions', to='certificates.vault')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=32)),
                ('enabled', models.BooleanField()),
                ('created', models.DateTimeField(null=True)),
                ('expires', models.DateTimeField(null=True)),
                ('thumbprint', models.CharField(max_length=40)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('serial', models.CharField(blank=True, max_length=200)),
                ('key_sha256', models.CharField(blank=True, max_length=64)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='certificates.certificate')),
            ],
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='person_once_whatever_the_case'),
        ),
        migrations.AddConstraint(
            model_name='signinaddress',
            constraint=models.UniqueConstraint(fields=('person', 'address'), name='sign_in_address_once'),
        ),
        migrations.AddConstraint(
            model_name='vault',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['settings', 'page'])), name='vault_source_known'),
        ),
        migrations.AddConstraint(
            model_name='vault',
            constraint=models.CheckConstraint(condition=models.Q(('switched_off_at', None), ('is_enabled', False), _connector='OR'), name='vault_switched_off_is_not_in_use'),
        ),
        migrations.AddConstraint(
            model_name='refresh',
            constraint=models.UniqueConstraint(fields=('vault', 'key'), name='refresh_once'),
        ),
        migrations.AddIndex(
            model_name='outsidechange',
            index=models.Index(fields=['vault', 'key', 'before'], name='outside_change_of_certificate'),
        ),
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(fields=['vault', 'name', 'created_at'], name='operation_of_certificate'),
        ),
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(fields=['state', 'next_check_at'], name='operation_due'),
        ),
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(fields=['created_at'], name='operation_newest'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.UniqueConstraint(fields=('vault', 'slot'), name='operation_slot_once'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(('slot', ''), _negated=True), name='operation_slot_named'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['cancelled', 'failed', 'needs_decision', 'recorded', 'sending', 'succeeded', 'unknown', 'waiting'])), name='operation_state_known'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('state__in', ['cancelled', 'failed', 'succeeded'])), models.Q(('settled_at__isnull', True), ('state__in', ['needs_decision', 'recorded', 'sending', 'unknown', 'waiting'])), _connector='OR'), name='operation_settled_when_final'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_check_at__isnull', True), ('slot__isnull', True)), ('state__in', ['needs_decision', 'recorded', 'sending', 'unknown', 'waiting']), _connector='OR'), name='operation_final_holds_nothing'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', False), ('sent_at__isnull', False)), models.Q(('state__in', ['needs_decision', 'sending', 'unknown', 'waiting']), _negated=True), _connector='OR'), name='operation_sent_has_time'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['answered', 'decided', 'not_sent', 'read_only', 'seen']), models.Q(('state__in', ['cancelled', 'failed', 'succeeded', 'waiting']), _negated=True), _connector='OR'), name='operation_how_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), ('group__isnull', False), _connector='XOR'), name='grant_for_one_principal'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', [certificates.domain.actions.Role['READER'], certificates.domain.actions.Role['OPERATOR'], certificates.domain.actions.Role['ADMINISTRATOR']])), name='grant_role_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('person', 'role', 'vault'), name='grant_once_for_person'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('group', 'role', 'vault'), name='grant_once_for_group'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('vault', None)), fields=('person', 'role'), name='grant_everywhere_once_for_person'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('vault', None)), fields=('group', 'role'), name='grant_everywhere_once_for_group'),
        ),
        migrations.AddConstraint(
            model_name='deletedcertificate',
            constraint=models.UniqueConstraint(fields=('vault', 'key'), name='deleted_certificate_once'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['key', 'id'], name='certificate_by_name'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['expires', 'id'], name='certificate_by_expiry'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['updated', 'id'], name='certificate_by_update'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['thumbprint'], name='certificate_by_thumbprint'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['operation', 'operation_seen_at'], name='certificate_by_operation'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('vault', 'key'), name='certificate_once'),
        ),
        migrations.AddConstraint(
            model_name='vaultpermission',
            constraint=models.UniqueConstraint(fields=('vault', 'permission'), name='vault_permission_once'),
        ),
        migrations.AddConstraint(
            model_name='vaultpermission',
            constraint=models.CheckConstraint(condition=models.Q(('is_held', True), ('refusal__isnull', False), _connector='OR'), name='vault_permission_lacks_with_refusal'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['thumbprint'], name='version_by_thumbprint'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['sha256'], name='version_by_sha256'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['serial'], name='version_by_serial'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['version'], name='version_by_id'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['key_sha256'], name='version_by_key'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('certificate', 'version'), name='version_once'),
        ),
    ]
