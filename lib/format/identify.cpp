// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/identify.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "format/signatures.hpp"
#include "messages/messages.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <magic.h>

namespace hoso::format {

namespace {

using Magic = Handle<magic_set, &magic_close>;

/// One for each thread: libmagic's are not to be shared. Nothing is looked for that another program would have to
/// unpack.
Magic open_magic() {
    Magic magic{magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TOKENS)};
    if (!magic || magic_load(magic.get(), nullptr) != 0)
        throw Error{Cause::unavailable, tr("libmagic's data base cannot be read; install the package libmagic-mgc")};
    return magic;
}

/// libmagic takes as long as what it is given is; nearly all that it knows stands at the beginning. Not cut inside a
/// character, which would make text something else.
std::string_view beginning(std::string_view head) {
    constexpr std::size_t most = std::size_t{8} << 10;
    if (head.size() <= most) return head;
    std::size_t end = most;
    while (end > most - 4 && (static_cast<unsigned char>(head[end]) & 0xC0) == 0x80) --end;
    return head.substr(0, end);
}

std::string by_magic(std::string_view head) {
    thread_local const Magic magic = open_magic();
    const char* found = magic_buffer(magic.get(), head.data(), head.size());
    return found != nullptr ? found : "application/octet-stream";
}

std::string read_at(std::ifstream& stream, std::streamoff offset, std::size_t size) {
    std::string bytes(size, '\0');
    stream.clear();
    stream.seekg(offset);
    stream.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

} // namespace

Format identify(std::string_view head, std::string_view tail, const std::filesystem::path& name) {
    if (auto format = by_signature(head, tail)) return *format;
    const auto ending = by_ending(name);
    if (head.empty()) return ending.value_or(Format{"application/x-empty", ""});
    const std::string media_type = by_magic(beginning(head));
    // libmagic calls a list, a letter and a page of prose all text, and guesses badly which.
    if (media_type.starts_with("text/") && ending) return *ending;
    if (media_type.starts_with("text/") || media_type != "application/octet-stream")
        return {media_type, puid_of_media_type(media_type)};
    return {};
}

Format identify_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
        const Cause cause = errno == ENOENT ? Cause::missing : errno == EACCES ? Cause::denied : Cause::io;
        throw Error{cause, file.string() + ": " + std::strerror(errno)};
    }
    std::error_code error;
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file, error));
    if (error) throw Error{Cause::io, file.string() + ": " + error.message()};
    std::string head = read_at(stream, 0, window_bytes);
    const std::size_t window = head.find("%PDF-") < 1024 ? pdf_window_bytes : window_bytes;
    if (window > head.size() && static_cast<std::streamoff>(head.size()) < size) head = read_at(stream, 0, window);
    const std::streamoff behind =
        std::max(static_cast<std::streamoff>(head.size()), size - static_cast<std::streamoff>(window));
    const std::string tail = behind < size ? read_at(stream, behind, window) : std::string{};
    return identify(head, tail, file.filename());
}

} // namespace hoso::format
