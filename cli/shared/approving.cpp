// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/approving.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/program.hpp"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace hoso::cli {

namespace {

constexpr std::string_view line_ends = "\r\n";

/// The terminal of the person, whatever stdin is, with what is typed not shown. As with getpass(3) it cannot be left
/// by a signal, which would leave it silent.
class Terminal {
public:
    Terminal() : m_number{::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)} {
        if (m_number < 0 || ::tcgetattr(m_number, &m_before) != 0) return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        silent.c_lflag |= ICANON | ECHONL;
        m_ready = ::tcsetattr(m_number, TCSAFLUSH, &silent) == 0;
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal() {
        if (m_ready) ::tcsetattr(m_number, TCSAFLUSH, &m_before);
        if (m_number >= 0) ::close(m_number);
    }
    int number() const noexcept { return m_ready ? m_number : -1; }

private:
    int m_number;
    termios m_before{};
    bool m_ready = false;
};

crypto::Secret first_line(const crypto::Secret& text) {
    return crypto::Secret{text.view().substr(0, text.view().find_first_of(line_ends))};
}

} // namespace

void ApproversOption::add_to(CLI::App& app) {
    app.add_option("--approvers", file, tr("Who may approve, and with which key (TOML)"))->type_name("FILE");
}

ledger::Approvers ApproversOption::read() const {
    require(file, "--approvers");
    return ledger::read_approvers(file);
}

void KeyOption::add_to(CLI::App& app) {
    app.add_option("--key", file, tr("Private key (PKCS #8, PEM)"))->type_name("FILE");
    app.add_option("--passphrase-file", passphrase_file, tr("File whose first line is the passphrase of the key"))
        ->type_name("FILE");
}

crypto::Ed25519PrivateKey KeyOption::read() const {
    require(file, "--key");
    return crypto::read_private_key(file, [this] { return passphrase(); });
}

crypto::Secret KeyOption::passphrase() const {
    return passphrase_file.empty() ? ask_passphrase(file) : read_passphrase(passphrase_file);
}

crypto::Secret ask_passphrase(const std::string& file) {
    const Terminal terminal;
    const std::string question = message("Passphrase of {}: ", file);
    if (terminal.number() < 0 || ::write(terminal.number(), question.data(), question.size()) < 0)
        throw Error{
            Cause::usage, message("{}: is protected by a passphrase; --passphrase-file says where it stands", file)};
    return first_line(crypto::read_secret(terminal.number(), crypto::Until::line_end, "/dev/tty"));
}

crypto::Secret read_passphrase(const std::filesystem::path& file) {
    crypto::Secret passphrase = first_line(crypto::read_secret(file));
    if (passphrase.view().empty()) throw Error{Cause::input, message("{}: its first line is empty", file.string())};
    return passphrase;
}

} // namespace hoso::cli
