# SPDX-License-Identifier: GPL-3.0-or-later
"""A real slapd on loopback for tests and benchmarks: mdb with full sync, in a folder of its own, ended by its process id.

    with Slapd(overlays=("ppolicy", "unique")) as server:
        server.add_ldif("dn: ou=nhân sự,dc=hoso,dc=test\\n…")

As a program it serves tests that are not written in Python: `slapd.py [options as JSON]` prints where the server is, a
line "name value" for each thing and then a line ".", and ends it when its own input ends. Each line of its input until
then is a command that is answered by lines and ".": "kill", "stop", "start", "csn", "digest", "modify JSON string of LDIF".
"""

import base64
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/lib/openldap")
MODULES = "/usr/lib/ldap"
SCHEMA = "/etc/ldap/schema"
MADE_BY_SERVER = frozenset(name.lower() for name in (
    "structuralObjectClass entryUUID creatorsName createTimestamp entryCSN modifiersName modifyTimestamp contextCSN "
    "memberOf pwdChangedTime pwdFailureTime pwdLastSuccess authTimestamp entryDN subschemaSubentry hasSubordinates").split())
OVERLAYS = {
    "ppolicy": "objectClass: olcPPolicyConfig\nolcPPolicyDefault: cn=policy,{base}\n",
    "unique": "objectClass: olcUniqueConfig\nolcUniqueURI: ldap:///{base}?mail?sub\nolcUniqueURI: ldap:///{base}?uid?sub\n",
    "memberof": "objectClass: olcMemberOf\nolcMemberOfRefInt: TRUE\n",
    "refint": "objectClass: olcRefintConfig\nolcRefintAttribute: member\n",
    "syncprov": "objectClass: olcSyncProvConfig\n",
    "accesslog": "objectClass: olcAccessLogConfig\nolcAccessLogDB: cn=log\nolcAccessLogOps: writes\nolcAccessLogSuccess: TRUE\n",
    "auditlog": "objectClass: olcAuditLogConfig\nolcAuditlogFile: {folder}/audit.ldif\n",
}


def is_there():
    return SLAPD is not None and Path(MODULES, "back_mdb.so").exists()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificates(folder):
    """ca.pem; server.pem for localhost; expired.pem, other-host.pem of the same authority; other-ca.pem. Keys beside."""
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=folder)

    for name in ("ca", "other-ca"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "30",
                "-subj", f"/CN=hoso test {name}", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    (Path(folder) / "index.txt").write_text("")
    (Path(folder) / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
        "unique_subject=no\n[p]\ncommonName=supplied\n[localhost]\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n"
        "[elsewhere]\nsubjectAltName=DNS:ldap.elsewhere.test\n")
    now = time.time()
    stamp = lambda days: time.strftime("%Y%m%d%H%M%SZ", time.gmtime(now + days * 86400))
    for name, section, start, end in (("server", "localhost", -1, 30), ("expired", "localhost", -20, -10),
                                      ("other-host", "elsewhere", -1, 30)):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr", "-out",
                f"{name}.pem", "-extensions", section, "-startdate", stamp(start), "-enddate", stamp(end), "-notext")


class Slapd:
    """`schema` without "inetorgperson" or "nis" is a server that lacks those classes; `certificate` is a name of
    make_certificates() and lets it speak TLS; `updateref` makes it a replica that refers writers there ("": nowhere);
    `referral` is a place below the base that another server holds; `size_limit` for everyone but the administrator
    `cn=admin`, `limited` is one who has it: `cn=limited` with the same password."""

    def __init__(self, base="dc=hoso,dc=test", overlays=("ppolicy", "unique", "memberof", "refint", "syncprov"),
                 schema=("core", "cosine", "inetorgperson", "nis"), certificate=None, read_only=False, updateref=None,
                 size_limit=None, paged_total=None, argon2=True, entries=None, folder=None, threads=4, sync=True,
                 pwd_check_quality=0):
        self.base, self.overlays, self.schema, self.certificate = base, tuple(overlays), tuple(schema), certificate
        self.read_only, self.updateref, self.size_limit, self.paged_total = read_only, updateref, size_limit, paged_total
        self.argon2, self.entries, self.threads, self.sync = argon2, entries, threads, sync
        self.pwd_check_quality = pwd_check_quality
        self._own = folder is None
        self.folder = Path(folder or tempfile.mkdtemp(prefix="hoso-slapd-"))
        self.admin, self.password = f"cn=admin,{base}", secrets.token_hex(8)
        self.limited = f"cn=limited,{base}"
        self.password_file = self.folder / "password"
        self.process = None
        self.port = self.tls_port = None

    # -- life ---------------------------------------------------------------------------------------------------------
    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.close()

    def start(self):
        if not (self.folder / "conf").exists():
            self._make()
        self.port = self.port or free_port()
        urls = [f"ldap://127.0.0.1:{self.port}", self.ldapi]
        if self.certificate:
            self.tls_port = self.tls_port or free_port()
            urls.append(f"ldaps://127.0.0.1:{self.tls_port}")
        with open(self.folder / "slapd.log", "ab") as log:
            self.process = subprocess.Popen([SLAPD, "-F", self.folder / "conf", "-h", " ".join(urls), "-d0"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "slapd.log").read_text("utf-8", "replace")) from None
                time.sleep(0.02)

    def stop(self):
        """As an administrator does."""
        self._end(signal.SIGTERM)

    def kill(self):
        """As a power cut does, but for what the system still holds."""
        self._end(signal.SIGKILL)

    def _end(self, by):
        if self.process is not None:
            self.process.send_signal(by)
            self.process.wait(60)
            self.process = None

    def close(self):
        self._end(signal.SIGTERM)
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    # -- where --------------------------------------------------------------------------------------------------------
    @property
    def url(self):
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def ldapi(self):
        return "ldapi://" + urllib.parse.quote(str(self.folder / "ldapi"), safe="")

    @property
    def ldaps(self):
        return f"ldaps://localhost:{self.tls_port}"

    @property
    def ca(self):
        return self.folder / "tls" / "ca.pem"

    # -- content ------------------------------------------------------------------------------------------------------
    def add_ldif(self, text, tool="ldapadd"):
        """With the clients of OpenLDAP; ldapmodify takes change records."""
        self._client(tool, input=text)

    def modify(self, text):
        self.add_ldif(text, "ldapmodify")

    def search(self, filter="(objectClass=*)", *attributes, base=None, scope="sub"):
        """{dn: {attribute: [bytes, …]}}"""
        out = self._client("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-s", scope, "-b", self.base if base is None else base, filter,
                           *(attributes or ("*", "+")))
        return {dn: values for dn, values in parse_ldif(out)}

    def context_csn(self):
        return sorted(value.decode() for values in self.search("(objectClass=*)", "contextCSN", scope="base").values()
                      for value in values.get("contextCSN", []))

    def slapcat_digest(self):
        """SHA-256 of the content without what the server makes itself, whatever the order it is kept in."""
        lines = []
        for dn, attributes in self.slapcat():
            lines.append(f"dn {dn.lower()}")
            for name in sorted(attributes, key=str.lower):
                if name.lower() not in MADE_BY_SERVER:
                    lines += [f"{name.lower()} {base64.b64encode(value).decode()}" for value in sorted(attributes[name])]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def slapcat(self):
        """[(dn, {attribute: [bytes, …]})] by DN, also while the server runs."""
        done = subprocess.run([SLAPD, "-Tcat", "-F", self.folder / "conf", "-b", self.base, "-o", "ldif-wrap=no"],
                              check=True, capture_output=True)
        return sorted(parse_ldif(done.stdout), key=lambda entry: entry[0].lower())

    def _client(self, tool, *arguments, input=None):
        done = subprocess.run([tool, "-x", "-H", self.url, "-D", self.admin, "-y", self.password_file, *arguments],
                              input=None if input is None else input.encode(), capture_output=True,
                              env={"PATH": "/usr/bin:/bin", "LDAPNOINIT": "1"})
        if done.returncode != 0:
            raise RuntimeError(f"{tool}: {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        return done.stdout

    # -- configuration ------------------------------------------------------------------------------------------------
    def _make(self):
        for name in ("conf", "data", "log", "tls"):
            (self.folder / name).mkdir(parents=True)
        descriptor = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, self.password.encode())
        os.close(descriptor)
        if self.certificate:
            make_certificates(self.folder / "tls")
        self._slapadd(["-n0"], self._configuration())
        self._slapadd(["-b", self.base], self._first_entries())

    def _slapadd(self, options, text):
        done = subprocess.run([SLAPD, "-Tadd", "-F", self.folder / "conf", *options], input=text.encode(), capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"slapadd: {done.stderr.decode('utf-8', 'replace')}")

    def _configuration(self):
        modules = ["back_mdb", *(name for name in self.overlays), *(["argon2 m=1024 t=1 p=1"] if self.argon2 else [])]
        folder, tls = self.folder, self.folder / "tls"
        text = f"dn: cn=config\nobjectClass: olcGlobal\ncn: config\nolcPidFile: {folder}/slapd.pid\n" \
               f"olcArgsFile: {folder}/slapd.args\nolcThreads: {self.threads}\n"
        # the system's user, through the socket, is the administrator
        text += f"olcAuthzRegexp: gidNumber=.*,cn=peercred,cn=external,cn=auth {self.admin}\n"
        if self.certificate:
            text += f"olcTLSCACertificateFile: {tls}/ca.pem\nolcTLSCertificateFile: {tls}/{self.certificate}.pem\n" \
                    f"olcTLSCertificateKeyFile: {tls}/{self.certificate}.key\n"
        text += f"\ndn: cn=module{{0}},cn=config\nobjectClass: olcModuleList\ncn: module{{0}}\nolcModulePath: {MODULES}\n"
        text += "".join(f"olcModuleLoad: {name}\n" for name in modules)
        text += "\ndn: cn=schema,cn=config\nobjectClass: olcSchemaConfig\ncn: schema\n\n"
        text += "".join(f"include: file://{SCHEMA}/{name}.ldif\n\n" for name in self.schema)
        text += "dn: olcDatabase={-1}frontend,cn=config\nobjectClass: olcDatabaseConfig\nobjectClass: olcFrontendConfig\n" \
                "olcDatabase: {-1}frontend\nolcAccess: to * by * read\n\n" \
                f"dn: olcDatabase={{0}}config,cn=config\nobjectClass: olcDatabaseConfig\nolcDatabase: {{0}}config\n" \
                f"olcRootDN: {self.admin}\n\n"
        number = 1
        if "accesslog" in self.overlays:
            text += self._database(number, "cn=log", folder / "log", f"olcRootDN: {self.admin}\n")
            number += 1
        more = f"olcRootDN: {self.admin}\nolcRootPW: {self.password}\nolcDbIndex: objectClass eq\n" \
               "olcDbIndex: uid,mail,entryUUID,member eq\n"
        if "inetorgperson" in self.schema:
            more += "olcDbIndex: employeeNumber eq\n"
        if not self.sync:
            more += "olcDbNoSync: TRUE\n"
        if self.size_limit:
            more += f"olcLimits: * size={self.size_limit}" \
                    + (f" size.prtotal={self.paged_total}" if self.paged_total else "") + "\n"
        if self.read_only:
            more += "olcReadOnly: TRUE\n"
        if self.updateref is not None:
            more += "olcSyncrepl: rid=001 provider=ldap://127.0.0.1:1 bindmethod=simple searchbase=\"" + self.base \
                    + "\" type=refreshOnly retry=\"3600 +\"\n"
            if self.updateref:
                more += f"olcUpdateRef: {self.updateref}\n"
        text += self._database(number, self.base, folder / "data", more)
        for place, name in enumerate(self.overlays):
            text += f"dn: olcOverlay={{{place}}}{name},olcDatabase={{{number}}}mdb,cn=config\nobjectClass: olcOverlayConfig\n" \
                    f"olcOverlay: {{{place}}}{name}\n" + OVERLAYS[name].format(base=self.base, folder=folder) + "\n"
        return text

    @staticmethod
    def _database(number, suffix, folder, more):
        return f"dn: olcDatabase={{{number}}}mdb,cn=config\nobjectClass: olcDatabaseConfig\nobjectClass: olcMdbConfig\n" \
               f"olcDatabase: {{{number}}}mdb\nolcSuffix: {suffix}\nolcDbDirectory: {folder}\nolcDbMaxSize: 4294967296\n" \
               f"{more}\n"

    def _first_entries(self):
        text = f"dn: {self.base}\nobjectClass: domain\n" if "cosine" in self.schema else \
            f"dn: {self.base}\nobjectClass: organization\nobjectClass: dcObject\no: hoso\n"
        first = self.base.split(",")[0].split("=")
        text += f"{first[0]}: {first[1]}\n\n"
        text += f"dn: {self.limited}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: limited\n" \
                f"userPassword: {self.password}\n\n"
        if "ppolicy" in self.overlays:
            text += f"dn: cn=policy,{self.base}\nobjectClass: organizationalRole\nobjectClass: pwdPolicy\ncn: policy\n" \
                    f"pwdAttribute: userPassword\npwdMustChange: TRUE\npwdCheckQuality: {self.pwd_check_quality}\n\n"
        return text + (self.entries or "")


def parse_ldif(content):
    """Of content records as bytes: [(dn, {attribute: [bytes, …]})]"""
    entries = []
    for record in content.replace(b"\n ", b"").split(b"\n\n"):
        attributes = {}
        for line in record.split(b"\n"):
            if not line or line.startswith(b"#"):
                continue
            name, _, value = line.partition(b":")
            value = base64.b64decode(value[1:]) if value.startswith(b":") else value.lstrip(b" ")
            attributes.setdefault(name.decode(), []).append(value)
        if "dn" in attributes:
            entries.append((attributes.pop("dn")[0].decode(), attributes))
    return entries


def serve(options):
    with Slapd(**options) as server:
        def where():
            names = ("url", "ldapi", "ldaps", "base", "admin", "limited", "password_file", "folder")
            return [f"{name} {getattr(server, name)}" for name in names] + [f"pid {server.process.pid}"]

        def start():
            server.start()
            return where()

        commands = {"kill": server.kill, "stop": server.stop, "start": start, "csn": server.context_csn,
                    "digest": lambda: [server.slapcat_digest()], "modify": lambda text: server.modify(json.loads(text))}
        answer = where()
        while True:
            print(*(answer or []), ".", sep="\n", flush=True)
            word, _, rest = sys.stdin.readline().strip().partition(" ")
            if not word:
                break
            answer = commands[word](*([rest] if rest else []))


if __name__ == "__main__":
    if not is_there():
        sys.exit(77)
    serve(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {})
