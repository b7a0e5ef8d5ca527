// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/premis.hpp"

#include <gtest/gtest.h>

using namespace hoso::ledger;

TEST(PremisEventType, IsATermOfTheVocabulary) {
    EXPECT_EQ(premis_event_type("import").term, "ingestion");
    EXPECT_EQ(premis_event_type("verify").term, "fixity check");
    EXPECT_EQ(uri_of(premis_event_type("describe")), "http://id.loc.gov/vocabulary/preservation/eventType/mem");
}

TEST(PremisEventType, IsEmptyWhereThereIsNone) {
    EXPECT_EQ(premis_event_type("dance").term, "");
    EXPECT_EQ(uri_of(premis_event_type("")), "");
}
