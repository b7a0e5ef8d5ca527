// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/write.hpp"

#include "core/files.hpp"
#include "pdf/carry.hpp"
#include "pdf/geometry.hpp"
#include "pdf/image_object.hpp"
#include "pdf/pdfa.hpp"
#include "pdf/source.hpp"
#include "pdf/stamps.hpp"
#include "pdf/text_layer.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDFWriter.hh>
#include <unistd.h>

namespace hoso::pdf {

namespace {

// A stamp cut out by a 1-bit mask needs finer steps for its letters.
constexpr double stamp_dpi = 300, cut_stamp_dpi = 600;
constexpr double largest_side = 14400, smallest_side = 3;

/// Where a page's upright frame lies, in the units of the new page.
struct Sheet {
    PageSize size;   ///< in units
    double unit = 1; ///< points
    Matrix placing;  ///< from the page as displayed, points
};

Sheet sheet_of(const NewPage& page, Level level, int number, Notes& notes) {
    const PageSize upright = turned_size(page.turns, page.size);
    if (!(upright.width > 0) || !(upright.height > 0) || !std::isfinite(upright.width) ||
        !std::isfinite(upright.height))
        throw Error{Cause::input, message("page {}: a page without a size", number)};
    Sheet sheet;
    const double longest = std::max(upright.width, upright.height);
    if (longest > largest_side && level == Level::a1b)
        notes.obstacle("page-too-large", message("page {}", number));
    else if (longest > largest_side)
        sheet.unit = std::ceil(longest / largest_side);
    if (std::min(upright.width, upright.height) / sheet.unit < smallest_side)
        notes.obstacle("page-too-small", message("page {}", number));
    sheet.size = {upright.width / sheet.unit, upright.height / sheet.unit};
    sheet.placing = then(then(turned(page.turns, page.size), levelled(page.skew_degrees, upright)),
        {1 / sheet.unit, 0, 0, 1 / sheet.unit, 0, 0});
    return sheet;
}

QPDFObjectHandle kind_of(QPDFObjectHandle resources, const char* kind) {
    if (!resources.getKey(kind).isDictionary()) resources.replaceKey(kind, QPDFObjectHandle::newDictionary());
    return resources.getKey(kind);
}

/// A prefix that no name of the kind begins with.
std::string free_prefix(QPDFObjectHandle entries, std::string prefix) {
    const auto taken = [&] {
        const auto keys = entries.getKeys();
        return std::ranges::any_of(keys, [&](const std::string& key) { return key.starts_with(prefix); });
    };
    while (taken()) prefix += '_';
    return prefix;
}

std::string rectangle(const Rectangle& r) {
    return number(r.x0) + ' ' + number(r.y0) + ' ' + number(r.width()) + ' ' + number(r.height()) + " re";
}

class Writer {
public:
    Writer(Level level, const std::filesystem::path& source) : m_level{level}, m_source_path{source} {
        m_document.emptyPDF();
        m_document.setSuppressWarnings(true);
    }

    void add(const NewPage& page, int number) {
        m_notes.begin_page();
        const Sheet sheet = sheet_of(page, m_level, number, m_notes);
        QPDFObjectHandle dictionary =
            QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 " + pdf::number(sheet.size.width) + ' ' +
                                    pdf::number(sheet.size.height) + "] >>");
        if (sheet.unit != 1) dictionary.replaceKey("/UserUnit", QPDFObjectHandle::newReal(pdf::number(sheet.unit)));
        std::vector<QPDFObjectHandle> contents;
        QPDFObjectHandle resources = QPDFObjectHandle::newDictionary();
        if (const auto* carried = std::get_if<CarriedPage>(&page.content))
            carry(*carried, page, sheet, contents, resources);
        else
            show(std::get<image::EncodedImage>(page.content), page, sheet, contents, resources);
        add_text(page, sheet, contents, resources);
        dictionary.replaceKey("/Resources", resources);
        dictionary.replaceKey("/Contents", QPDFObjectHandle::newArray(contents));
        m_document.addPage(m_document.makeIndirectObject(dictionary), false);
    }

    Written finish(const DocumentInformation& information) {
        m_text.finish();
        describe(m_document, m_level, information, m_notes.conforms());
        return m_notes.take();
    }

    void collect(const NewPage& page) { m_text.collect(page.text); }
    QPDF& document() { return m_document; }

private:
    void carry(const CarriedPage& carried, const NewPage& page, const Sheet& sheet,
        std::vector<QPDFObjectHandle>& contents, QPDFObjectHandle& resources) {
        open_source_once();
        if (carried.page < 1 || static_cast<std::size_t>(carried.page) > m_source_pages.size())
            throw Error{Cause::input, message("{}: no page {}", m_source_path.string(), carried.page)};
        QPDFObjectHandle source_page = m_source_pages[static_cast<std::size_t>(carried.page - 1)];
        const PageFrame frame = frame_of(source_page);
        const Matrix fit{page.size.width / frame.size.width, 0, 0, page.size.height / frame.size.height, 0, 0};
        const Matrix placing = then(then(frame.to_display, fit), sheet.placing);
        Carried content = m_carrier->carry(source_page);
        resources = content.resources;
        std::string before = "q\n";
        if (placing != Matrix{}) before += numbers(placing) + " cm\n";
        // What the crop box hides could come into sight beside it.
        if (frame.crop != frame.media || page.skew_degrees != 0) before += rectangle(frame.crop) + " W n\n";
        contents.push_back(m_document.newStream(before + "q\n"));
        contents.insert(contents.end(), content.contents.begin(), content.contents.end());
        contents.push_back(m_document.newStream("\nQ\n" + stamps(source_page, frame, resources) + "Q\n"));
    }

    std::string stamps(QPDFObjectHandle source_page, const PageFrame& frame, QPDFObjectHandle resources) {
        std::string content;
        int count = 0;
        for (const Stamp& stamp : stamps_of(source_page, frame, m_level == Level::a1b ? cut_stamp_dpi : stamp_dpi)) {
            QPDFObjectHandle image = pixel_object(m_document, stamp.colour);
            add_alpha(m_document, image, stamp.alpha, m_level);
            QPDFObjectHandle objects = kind_of(resources, "/XObject");
            if (count == 0) m_stamp_prefix = free_prefix(objects, "/HosoStamp");
            const std::string name = m_stamp_prefix + std::to_string(++count);
            objects.replaceKey(name, image);
            const Rectangle& r = stamp.place;
            content += "q " + numbers({r.width(), 0, 0, r.height(), r.x0, r.y0}) + " cm " + name + " Do Q\n";
        }
        return content;
    }

    void show(const image::EncodedImage& image, const NewPage& page, const Sheet& sheet,
        std::vector<QPDFObjectHandle>& contents, QPDFObjectHandle& resources) {
        const Matrix placing =
            then(then(image.orientation, {page.size.width, 0, 0, page.size.height, 0, 0}), sheet.placing);
        kind_of(resources, "/XObject").replaceKey("/Image", image_object(m_document, image, m_level, m_notes));
        contents.push_back(m_document.newStream("q\n" + numbers(placing) + " cm\n/Image Do\nQ\n"));
    }

    void add_text(
        const NewPage& page, const Sheet& sheet, std::vector<QPDFObjectHandle>& contents, QPDFObjectHandle resources) {
        const bool has_fonts = resources.getKey("/Font").isDictionary();
        const std::string prefix = has_fonts ? free_prefix(resources.getKey("/Font"), "/HosoText") : "/HosoText";
        const TextLayer::Page text = m_text.content(page.text, sheet.size, sheet.unit, prefix);
        if (text.content.empty()) return;
        for (const auto& [name, font] : text.fonts) kind_of(resources, "/Font").replaceKey(name, font);
        contents.push_back(m_document.newStream(text.content));
    }

    void open_source_once() {
        if (m_source) return;
        m_source = open_source(m_source_path);
        m_source_pages = pages_of(*m_source, m_source_path);
        m_carrier = std::make_unique<Carrier>(*m_source, m_document, m_level, m_notes);
    }

    Level m_level;
    std::filesystem::path m_source_path;
    Notes m_notes;
    // The source must outlive the document: its streams are read when the document is written.
    std::unique_ptr<QPDF> m_source;
    std::vector<QPDFObjectHandle> m_source_pages;
    QPDF m_document;
    TextLayer m_text{m_document};
    std::unique_ptr<Carrier> m_carrier;
    std::string m_stamp_prefix;
};

/// A file beside the target that takes its name when it is whole, and is gone where it never is.
class NewFile : public Pipeline {
public:
    explicit NewFile(const std::filesystem::path& target)
        : Pipeline{"file", nullptr}, m_target{target}, m_beside{target.string() + ".new"} {
        std::error_code ignored;
        std::filesystem::remove(m_beside, ignored);
        m_file = std::fopen(m_beside.c_str(), "wbx");
        if (m_file == nullptr) fail();
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() override {
        if (m_file == nullptr) return;
        std::fclose(m_file);
        std::error_code ignored;
        std::filesystem::remove(m_beside, ignored);
    }
    void write(unsigned char const* data, size_t length) override {
        if (std::fwrite(data, 1, length, m_file) != length) fail();
    }
    void finish() override {}

    void take_name() {
        if (std::fflush(m_file) != 0 || ::fsync(::fileno(m_file)) != 0) fail();
        const int closed = std::fclose(m_file);
        m_file = nullptr;
        if (closed != 0) fail();
        real_disk().rename(m_beside, m_target);
        real_disk().sync_folder(m_target.has_parent_path() ? m_target.parent_path() : ".");
    }

private:
    [[noreturn]] void fail() const {
        throw Error{Cause::output, message("{}: cannot be written: {}", m_target.string(), std::strerror(errno))};
    }
    std::filesystem::path m_target, m_beside;
    std::FILE* m_file = nullptr;
};

void save(QPDF& document, const std::filesystem::path& target, Level level) {
    NewFile file{target};
    QPDFWriter writer{document};
    writer.setOutputPipeline(&file);
    writer.setDeterministicID(true);
    writer.setNewlineBeforeEndstream(true);
    writer.setCompressStreams(true);
    writer.setDecodeLevel(qpdf_dl_generalized);
    writer.setObjectStreamMode(level == Level::a1b ? qpdf_o_disable : qpdf_o_generate);
    writer.forcePDFVersion(level == Level::a1b ? "1.4" : "1.7");
    writer.write();
    file.take_name();
}

} // namespace

Written write_document(const std::filesystem::path& target, Level level, const std::vector<NewPage>& pages,
    const std::filesystem::path& source, const DocumentInformation& information) {
    if (pages.empty()) throw Error{Cause::input, message("{}: a document without a page", target.string())};
    return reading(source.empty() ? target : source, [&] {
        Writer writer{level, source};
        for (const NewPage& page : pages) writer.collect(page);
        int number = 0;
        for (const NewPage& page : pages) writer.add(page, ++number);
        Written written = writer.finish(information);
        save(writer.document(), target, level);
        return written;
    });
}

} // namespace hoso::pdf
