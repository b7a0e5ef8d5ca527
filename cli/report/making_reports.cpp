// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/making_reports.hpp"

#include "core/parallel.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "report/builder.hpp"
#include "report/changes.hpp"
#include "report/making.hpp"

#include <mutex>

namespace hoso::cli {

namespace {

/// As many makers as threads work at once: fonts are read once for each.
class Makers {
public:
    explicit Makers(const reference::DataFolders& rules) : m_rules{rules} {}

    std::unique_ptr<ReportMaker> take() {
        const std::lock_guard lock{m_mutex};
        if (m_free.empty()) return std::make_unique<ReportMaker>(m_rules);
        auto maker = std::move(m_free.back());
        m_free.pop_back();
        return maker;
    }
    void give_back(std::unique_ptr<ReportMaker> maker) {
        const std::lock_guard lock{m_mutex};
        m_free.push_back(std::move(maker));
    }

private:
    const reference::DataFolders& m_rules;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<ReportMaker>> m_free;
};

} // namespace

std::vector<MadeFile> make_reports(const ReportOrder& order, const reference::DataFolders& rules, int jobs,
    const std::function<void(std::size_t done, std::size_t all)>& progress) {
    const report::ReportSource& source = order.figures.source;
    real_disk().create_folders(std::filesystem::absolute(order.folder).lexically_normal());
    // Other boundaries are other numbers: no file of theirs takes the place of the usual one.
    const std::string revision =
        source.revision + (order.figures.boundaries == report::Boundaries::today ? "_today" : "");
    const std::size_t formats = order.formats.size();
    std::vector<MadeFile> files(order.rows.size() * formats);
    Makers makers{rules};
    std::mutex mutex;
    std::size_t done = 0;
    // A thread takes a unit, so that its model is built once; of one report it takes a format.
    const bool few = order.rows.size() < 2;
    in_parallel(few ? files.size() : order.rows.size(), jobs, [&](std::size_t task) {
        auto maker = makers.take();
        const std::size_t row = order.rows[few ? task / formats : task];
        const report::ReportModel model = report::build_model(order.figures, row);
        const std::size_t first = few ? task : task * formats, end = few ? task + 1 : first + formats;
        for (std::size_t i = first; i < end; ++i) {
            const render::Format format = order.formats[i % formats];
            const std::string content = maker->make(model, format);
            const std::string unit = row == 0 ? std::string{} : order.figures.whole.rows()[row].unit.text();
            const auto path = order.folder / report_file_name(source.frame.regime->rules.id, source.period.to_text(),
                                                 unit, revision, format);
            replace_file(real_disk(), path, content);
            files[i] = {row, format, path, crypto::to_hex(crypto::sha256(content)), content.size()};
        }
        makers.give_back(std::move(maker));
        const std::lock_guard lock{mutex};
        done += end - first;
        progress(done, files.size());
    });
    return files;
}

std::size_t tell_new_findings(report::BookWriter& book, const report::ReportFigures& figures, Session& session) {
    const report::ReportSource& source = figures.source;
    const std::string regime = source.frame.regime->rules.id;
    std::size_t count = 0;
    report::Change change{book};
    for (const auto& [part, unit, finding] : figures.findings) {
        const std::string& period = source.parts[part].inputs.period;
        const std::string key =
            fmt::format("{} {} {} {} {}", regime, period, unit.text(), finding.rule, finding.problem);
        if (!report::tell_once(change, book, key)) continue;
        ++count;
        if (session.common().json)
            session.object({{"type", "finding"}, {"id", unit.text()}, {"regime", regime}, {"period", period},
                {"rule", finding.rule}, {"severity", regime::to_text(finding.severity)}, {"text", finding.problem}});
        else
            session.problem(
                fmt::format("{} {} {}: {}: {}", regime, period, unit.text(), finding.rule, finding.problem));
    }
    change.commit();
    return count;
}

} // namespace hoso::cli
