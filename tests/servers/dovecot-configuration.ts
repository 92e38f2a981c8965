import type { Account } from "./ordinary-account.ts";

export interface DovecotConfiguration {
  /** What `dovecot --version` begins with: `2.3.19.1`. */
  readonly version: string;
  /** Has the files `certificate.pem`, `key.pem` and `users`, and `home/` for the user's mail. */
  readonly folder: string;
  /** A loopback address. */
  readonly host: string;
  readonly port: number;
  /** For Dovecot's own processes and for the mail. */
  readonly account: Account;
}

/**
 * Dovecot's configuration for IMAP alone, without any right of root: it begins in clear on one port
 * and takes no password before STARTTLS. Version 2.4 renamed much of what 2.3 knew.
 */
export function dovecotConfiguration(configuration: DovecotConfiguration): string {
  const [major = 0, minor = 0] = configuration.version.split(".").map(Number);
  const hasNewNames = major > 2 || (major === 2 && minor >= 4);
  return hasNewNames
    ? VERSION_24 + common(configuration) + since24(configuration)
    : common(configuration) + until23(configuration);
}

/** These have to come first. */
const VERSION_24 = `
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
`;

function common({ folder, host, port, account }: DovecotConfiguration): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = /dev/stderr
default_internal_user = ${account.user}
default_internal_group = ${account.group}
default_login_user = ${account.user}
first_valid_uid = ${account.userId}
first_valid_gid = ${account.groupId}
listen = ${host}
ssl = required
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

function until23({ folder, account }: DovecotConfiguration): string {
  return `
protocols = imap
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
mail_location = maildir:${folder}/home/mail
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${account.userId} gid=${account.groupId} home=${folder}/home
}
`;
}

function since24({ folder, account }: DovecotConfiguration): string {
  return `
protocols {
  imap = yes
}
ssl_server {
  cert_file = ${folder}/certificate.pem
  key_file = ${folder}/key.pem
}
mail_driver = maildir
mail_path = ${folder}/home/mail
passdb passwd-file {
  passwd_file_path = ${folder}/users
}
userdb static {
  fields {
    uid = ${account.userId}
    gid = ${account.groupId}
    home = ${folder}/home
  }
}
`;
}
