// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/package.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <set>
#include <zip.h>

namespace hoso::office {

namespace {

/// What opens a package holds for reading only: nothing is ever written, so it is discarded.
using ZipFile = Handle<zip_t, &zip_discard>;
using ZipPart = Handle<zip_file_t, &zip_fclose>;

[[noreturn]] void refuse(const std::string& file, zip_error_t& error) {
    const std::string problem = zip_error_strerror(&error);
    zip_error_fini(&error);
    throw Error{Cause::input, message("{}: the ZIP file is damaged: {}", file, problem)};
}

ZipFile open(const std::filesystem::path& file) {
    int code = 0;
    ZipFile zip{zip_open(file.c_str(), ZIP_RDONLY, &code)};
    if (zip) return zip;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    refuse(file.string(), error);
}

ZipFile open(std::string_view bytes, const std::string& name) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) refuse(name, error);
    ZipFile zip{zip_open_from_source(source, ZIP_RDONLY, &error)};
    if (!zip) {
        zip_source_free(source);
        refuse(name, error);
    }
    zip_error_fini(&error);
    return zip;
}

} // namespace

struct Package::State {
    std::string file;
    ReadLimits limits;
    ZipFile zip;
    std::size_t unpacked = 0; ///< of all parts so far
};

namespace {

/// Gives a part's bytes and counts them.
class PartSource : public xml::Source {
public:
    PartSource(zip_t* zip, std::string name, zip_uint64_t index, const ReadLimits& limits, std::size_t& unpacked)
        : m_name{std::move(name)}, m_limits{limits}, m_unpacked{unpacked} {
        zip_stat_t about;
        zip_stat_init(&about);
        if (zip_stat_index(zip, index, 0, &about) != 0) fail(zip_strerror(zip));
        if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE)
            fail(tr("encrypted: save it without a password"));
        m_packed = (about.valid & ZIP_STAT_COMP_SIZE) != 0 ? checked_cast<std::size_t>(about.comp_size).value_or(0)
                                                           : 0; // libzip reads no more packed bytes than this
        m_part.reset(zip_fopen_index(zip, index, 0));
        if (!m_part) fail(zip_strerror(zip));
    }

    std::size_t read(char* buffer, std::size_t size) override {
        const zip_int64_t got = zip_fread(m_part.get(), buffer, size);
        if (got < 0) fail(zip_error_strerror(zip_file_get_error(m_part.get())));
        m_own += static_cast<std::size_t>(got);
        m_unpacked += static_cast<std::size_t>(got);
        if (m_unpacked > m_limits.unpacked_bytes)
            fail(message("unpacks to more than {} bytes", m_limits.unpacked_bytes));
        if (m_own > m_limits.ratio_free_bytes && m_own / m_limits.ratio > m_packed)
            fail(message("unpacks to more than {} times its size", m_limits.ratio));
        return static_cast<std::size_t>(got);
    }

private:
    [[noreturn]] void fail(const std::string& problem) const { throw Error{Cause::input, m_name + ": " + problem}; }

    std::string m_name;
    const ReadLimits& m_limits;
    std::size_t& m_unpacked;
    std::size_t m_packed = 0, m_own = 0;
    ZipPart m_part;
};

} // namespace

Package::Package(const std::filesystem::path& file, const ReadLimits& limits)
    : m_state{std::make_unique<State>(State{file.string(), limits, open(file), 0})} {
    check_parts();
}

Package::Package(std::string_view bytes, const std::string& name, const ReadLimits& limits)
    : m_state{std::make_unique<State>(State{name, limits, open(bytes, name), 0})} {
    check_parts();
}

void Package::check_parts() const {
    const ReadLimits& limits = m_state->limits;
    const zip_int64_t count = zip_get_num_entries(m_state->zip.get(), 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits.parts)
        throw Error{Cause::input, message("{}: more than {} parts", m_state->file, limits.parts)};
    std::set<std::string> names; // programs differ in which of two they read
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        const char* name = zip_get_name(m_state->zip.get(), i, ZIP_FL_ENC_RAW);
        if (name != nullptr && !names.insert(name).second)
            throw Error{Cause::input, message("{}: two parts are named {}", m_state->file, name)};
    }
}
Package::~Package() = default;

const std::string& Package::file() const noexcept { return m_state->file; }

bool Package::has(const std::string& part) const {
    return zip_name_locate(m_state->zip.get(), part.c_str(), ZIP_FL_ENC_RAW) >= 0;
}

std::vector<std::string> Package::parts() const {
    std::vector<std::string> names;
    const zip_int64_t count = zip_get_num_entries(m_state->zip.get(), 0);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i)
        if (const char* name = zip_get_name(m_state->zip.get(), i, ZIP_FL_ENC_RAW)) names.push_back(text::lower(name));
    return names;
}

void Package::read_xml(const std::string& part, xml::Listener& listener) {
    const std::string name = m_state->file + ": " + part;
    const zip_int64_t index = zip_name_locate(m_state->zip.get(), part.c_str(), ZIP_FL_ENC_RAW);
    if (index < 0) throw Error{Cause::input, message("{}: missing from the file", name)};
    PartSource source{m_state->zip.get(), name, static_cast<zip_uint64_t>(index), m_state->limits, m_state->unpacked};
    xml::Limits limits;
    limits.bytes = m_state->limits.unpacked_bytes;
    limits.elements = m_state->limits.unpacked_bytes; // bytes limit them already
    xml::read(source, name, listener, limits);
}

std::optional<std::string> Package::read_small(const std::string& part, std::size_t most) {
    const zip_int64_t index = zip_name_locate(m_state->zip.get(), part.c_str(), ZIP_FL_ENC_RAW);
    if (index < 0) return std::nullopt;
    PartSource source{m_state->zip.get(), m_state->file + ": " + part, static_cast<zip_uint64_t>(index),
        m_state->limits, m_state->unpacked};
    std::string content(most, '\0');
    std::size_t size = 0;
    while (size < most) {
        const std::size_t got = source.read(content.data() + size, most - size);
        if (got == 0) break;
        size += got;
    }
    content.resize(size);
    return content;
}

} // namespace hoso::office
