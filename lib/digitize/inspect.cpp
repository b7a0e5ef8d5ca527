// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "digitize/jobs.hpp"
#include "messages/messages.hpp"
#include "pdf/inspect.hpp"

namespace hoso::digitize {

namespace {

PageTask task_for(pdf::PageKind kind, Ocr ocr) {
    if (ocr == Ocr::always) return PageTask::read;
    if (kind == pdf::PageKind::born_digital) return PageTask::take_text;
    return ocr == Ocr::never ? PageTask::leave : PageTask::read;
}

InputAbout inspect_pdf(const std::filesystem::path& file, const Settings& settings) {
    const pdf::About pdf = pdf::inspect(file);
    InputAbout about;
    about.format = image::Format::pdf;
    about.is_signed = pdf.is_signed;
    about.signatures = pdf.signatures;
    about.title = pdf.title;
    for (const std::string& repair : pdf.repairs) about.findings.push_back({"pdf-repaired", repair, 0});
    for (const pdf::PageAbout& page : pdf.pages) {
        InputAbout::Page& added = about.pages.emplace_back();
        added.size = page.size;
        added.task = task_for(page.kind, settings.ocr);
        added.shows_text = page.kind == pdf::PageKind::born_digital;
        added.image_dpi = page.image_dpi;
        if (page.oversized)
            about.findings.push_back({"page-size", message("the page is outside the sizes that PDF/A allows"),
                static_cast<int>(about.pages.size())});
    }
    return about;
}

} // namespace

InputAbout inspect(const std::filesystem::path& file, const Settings& settings) {
    const image::Format format = image::format_of(file);
    if (format == image::Format::unknown)
        throw Error{Cause::input, message("{}: not a PDF or an image of a kind that is read here", file.string())};
    if (format == image::Format::pdf) return inspect_pdf(file, settings);
    InputAbout about;
    about.format = format;
    for (std::size_t i = 0; i < image::read_headers(file, settings.limits()).size(); ++i) {
        InputAbout::Page& page = about.pages.emplace_back();
        page.task = settings.ocr == Ocr::never ? PageTask::leave : PageTask::read;
    }
    return about;
}

} // namespace hoso::digitize
