// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/mail.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace hoso::cli {

namespace {

constexpr std::size_t line_bytes = 57; ///< of Base64: 76 characters (RFC 2045, section 6.8)

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) text += k <= left ? digits[group >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
}

std::string base64_lines(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += line_bytes) text += base64(bytes.substr(i, line_bytes)) + "\n";
    return text;
}

/// Encoded words (RFC 2047) of at most 75 characters; no letter is cut in two.
std::string encoded(std::string_view text) {
    constexpr std::size_t most = 45;
    std::string words;
    while (!text.empty()) {
        std::size_t length = std::min(most, text.size());
        while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
        words += (words.empty() ? "=?UTF-8?B?" : "\n =?UTF-8?B?") + base64(text.substr(0, length)) + "?=";
        text.remove_prefix(length);
    }
    return words;
}

/// A line feed in an address would begin another header.
std::string address(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || c == ',' || c == '"')
            throw Error{Cause::settings, message("'{}' is no mail address", text)};
    return text;
}

class Pipe {
public:
    Pipe() {
        if (::pipe2(m_ends, O_CLOEXEC) != 0) throw Error{Cause::io, tr("no pipe could be made")};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    int end(int which) const { return m_ends[which]; }
    void close_end(int which) {
        if (m_ends[which] >= 0) ::close(m_ends[which]);
        m_ends[which] = -1;
    }

private:
    int m_ends[2]{-1, -1};
};

void write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return; // the program ended: its status says so
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace

std::string to_message(const Mail& mail) {
    const std::string id = crypto::to_hex(crypto::sha256(mail.id));
    const std::string boundary = "hoso-" + id.substr(0, 32);
    std::string text;
    if (!mail.from.empty()) text += "From: " + address(mail.from) + "\n";
    text += "To: ";
    for (std::size_t i = 0; i < mail.to.size(); ++i) text += (i == 0 ? "" : ",\n ") + address(mail.to[i]);
    text += "\nSubject: " + encoded(mail.subject) + "\nMessage-ID: <" + id + "@hoso>\nMIME-Version: 1.0\n" +
            "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n--" + boundary +
            "\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" +
            base64_lines(mail.text);
    for (const Attachment& file : mail.files)
        text += "--" + boundary +
                "\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"" + file.name +
                "\"\nContent-Transfer-Encoding: base64\n\n" + base64_lines(file.content);
    return text + "--" + boundary + "--\n";
}

void send(const Mail& mail, const std::string& sendmail) {
    const std::string text = to_message(mail);
    if (::access(sendmail.c_str(), X_OK) != 0)
        throw Error{Cause::unavailable, message("{}: the program that sends mail is not there", sendmail)};
    Pipe pipe;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe.end(0), STDIN_FILENO);
    std::string program = sendmail, recipients = "-t", dots = "-i";
    char* const arguments[]{program.data(), recipients.data(), dots.data(), nullptr};
    pid_t child = 0;
    const int failure = ::posix_spawn(&child, sendmail.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) throw Error{Cause::unavailable, message("{}: could not be started", sendmail)};
    pipe.close_end(0);
    auto* const before = std::signal(SIGPIPE, SIG_IGN);
    write_all(pipe.end(1), text);
    std::signal(SIGPIPE, before);
    pipe.close_end(1);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error{Cause::io, message("{}: did not take the message", sendmail)};
}

} // namespace hoso::cli
