// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "digitize/alto.hpp"
#include "digitize/inputs.hpp"
#include "digitize/jobs.hpp"
#include "messages/messages.hpp"
#include "pdf/write.hpp"

#include <algorithm>

namespace hoso::digitize {

namespace fs = std::filesystem;

namespace {

bool is_pdf(const Assembly& assembly) { return assembly.about.format == image::Format::pdf; }

const InputAbout::Page& about_page(const Assembly& assembly, std::size_t index) {
    return assembly.about.pages.at(static_cast<std::size_t>(assembly.source_pages[index] - 1));
}

bool any_shows_text(const Assembly& assembly) {
    return std::any_of(assembly.about.pages.begin(), assembly.about.pages.end(),
        [](const InputAbout::Page& page) { return page.shows_text; });
}

/// A born-digital PDF is its own searchable copy: not a byte of it changes.
bool stays_as_it_is(const Assembly& assembly) {
    return is_pdf(assembly) && assembly.lost.empty() &&
        std::all_of(assembly.about.pages.begin(), assembly.about.pages.end(),
            [](const InputAbout::Page& page) { return page.shows_text; });
}

std::string bcp47(const std::string& languages) {
    return languages.starts_with("eng") ? "en" : "vi"; // of the first model: the main language of the text
}

/// The pages as document.json has them, and the PDF.
class Builder {
public:
    Builder(const Assembly& assembly, const fs::path& folder) : m_assembly{assembly}, m_folder{folder} {
        m_document.id = assembly.id;
        m_document.signatures = assembly.about.signatures;
        m_document.findings = assembly.about.findings;
        m_document.engine = assembly.engine;
    }

    records::Document build() {
        describe_pages();
        if (stays_as_it_is(m_assembly)) keep_pdf();
        else write_pdf();
        write_texts();
        keep_source();
        note_lost_pages();
        for (const auto& entry : fs::recursive_directory_iterator{m_folder})
            if (entry.is_regular_file())
                m_document.files[fs::relative(entry.path(), m_folder).generic_string()] =
                    crypto::to_hex(crypto::sha256_of_file(entry.path()));
        real_disk().write_new(m_folder / "document.json", to_document(to_json(m_document)));
        sync_tree(m_folder);
        return std::move(m_document);
    }

private:
    void describe_pages() {
        const bool some_text = any_shows_text(m_assembly);
        const bool all_text = std::all_of(m_assembly.about.pages.begin(), m_assembly.about.pages.end(),
            [](const InputAbout::Page& page) { return page.shows_text; });
        m_document.kind = all_text ? "born-digital" : some_text ? "mixed" : "scan";
        for (std::size_t i = 0; i < m_assembly.readings.size(); ++i) {
            const PageReading& reading = m_assembly.readings[i];
            records::Page page;
            page.number = static_cast<int>(i) + 1;
            page.source_page = m_assembly.source_pages[i];
            page.size = reading.size;
            if (reading.turns == QuarterTurns::right || reading.turns == QuarterTurns::left)
                std::swap(page.size.width, page.size.height);
            page.dpi = reading.dpi;
            page.orientation_degrees = degrees(reading.turns);
            page.skew_degrees = reading.skew_degrees;
            page.confidence = records::mean_confidence(reading.text);
            page.words = static_cast<int>(records::word_count(reading.text));
            page.text_from = reading.text_from;
            page.flags = reading.flags;
            page.image = "carried";
            m_document.pages.push_back(std::move(page));
        }
    }

    void note_lost_pages() {
        for (const LostPage& lost : m_assembly.lost) {
            records::Page page;
            page.source_page = lost.source_page;
            page.state = "quarantined";
            page.reason = lost.reason;
            page.text_from = "none";
            m_document.pages.push_back(std::move(page));
        }
    }

    void keep_pdf() {
        copy_new(m_assembly.file, m_folder / "document.pdf");
        m_document.findings.push_back({"pdfa-not-claimed",
            message("born-digital: document.pdf is the source, byte for byte; whether it is PDF/A was not checked"), 0});
    }

    pdf::NewPage new_page(std::size_t index) {
        const PageReading& reading = m_assembly.readings[index];
        pdf::NewPage page;
        page.size = reading.size;
        page.turns = reading.turns;
        page.skew_degrees = reading.skew_degrees;
        const int source_page = m_assembly.source_pages[index];
        if (is_pdf(m_assembly)) {
            page.content = pdf::CarriedPage{source_page};
            // Text that is shown is already found; a second, invisible copy would double every hit.
            if (!about_page(m_assembly, index).shows_text) page.text = reading.text;
            return page;
        }
        const auto allowed = m_assembly.settings.level == pdf::Level::a1b ? image::Allowed::pdf_a1 : image::Allowed::pdf_a2;
        image::EncodedImage image =
            image::encode(m_assembly.file, source_page, allowed, m_assembly.settings.limits());
        m_document.pages[index].image = image.kept ? "kept" : "converted";
        if (!image.kept) m_document.findings.push_back({"image-converted", image.conversion, static_cast<int>(index) + 1});
        m_embeds_file = image.kept && image.codec != image::Codec::ccitt;
        page.content = std::move(image);
        page.text = reading.text;
        return page;
    }

    void write_pdf() {
        std::vector<pdf::NewPage> pages;
        for (std::size_t i = 0; i < m_assembly.readings.size(); ++i) pages.push_back(new_page(i));
        pdf::DocumentInformation information;
        information.title = m_assembly.about.title.empty() ? m_assembly.id : m_assembly.about.title;
        information.language = bcp47(m_assembly.settings.language);
        const pdf::Written written = pdf::write_document(m_folder / "document.pdf", m_assembly.settings.level, pages,
            is_pdf(m_assembly) ? m_assembly.file : fs::path{}, information);
        for (std::size_t i = 0; i < written.pages.size() && is_pdf(m_assembly); ++i) {
            m_document.pages[i].image = written.pages[i].kept ? "carried" : "converted";
            if (!written.pages[i].kept)
                m_document.findings.push_back({"image-converted", written.pages[i].conversion, static_cast<int>(i) + 1});
        }
        for (const auto& [code, text] : written.obstacles) m_document.findings.push_back({"pdfa-" + code, text, 0});
        if (written.obstacles.empty()) m_document.pdfa = name_of(m_assembly.settings.level);
    }

    void write_texts() {
        std::string text;
        for (std::size_t i = 0; i < m_assembly.readings.size(); ++i) {
            if (i > 0) text += '\f';
            text += records::plain_text(m_assembly.readings[i].text);
        }
        real_disk().write_new(m_folder / "document.txt", text);
        real_disk().write_new(m_folder / "document.alto.xml", to_alto(m_assembly));
    }

    void keep_source() {
        records::Source source;
        source.path = m_assembly.path_shown;
        source.sha256 = m_assembly.sha256;
        source.size_bytes = m_assembly.size_bytes;
        source.pages = static_cast<int>(m_assembly.about.pages.size());
        const bool embedded = m_embeds_file && m_assembly.readings.size() == 1;
        const bool must_keep = m_assembly.about.is_signed || any_shows_text(m_assembly);
        if (!must_keep && embedded && m_assembly.settings.keep_source == KeepSource::unless_embedded) {
            source.kept = "embedded";
        } else {
            source.kept = "source/" + kept_name(m_assembly.file);
            real_disk().create_folders(m_folder / "source");
            copy_new(m_assembly.file, m_folder / source.kept);
        }
        m_document.sources.push_back(std::move(source));
        // What was read and what is kept must be one thing, even where somebody wrote to the file meanwhile.
        const fs::path proof = m_document.sources[0].kept == "embedded" ? m_assembly.file : m_folder / m_document.sources[0].kept;
        if (crypto::to_hex(crypto::sha256_of_file(proof)) != m_assembly.sha256)
            throw Error{Cause::input, message("{}: changed while it was read", m_assembly.file.string())};
    }

    const Assembly& m_assembly;
    const fs::path& m_folder;
    records::Document m_document;
    bool m_embeds_file = false; ///< the file is, whole, the image stream of its only page
};

} // namespace

records::Document assemble(const Assembly& assembly, const fs::path& folder) {
    return Builder{assembly, folder}.build();
}

} // namespace hoso::digitize
