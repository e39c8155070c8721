package io.fanfare.gateway.demo;

import java.util.List;

/** What one run is about: the texts that its nodes read and write. */
record DemoStory(
        String topic,
        List<String> sources,
        String background,
        String news,
        String opening,
        String rest) {

    static final List<DemoStory> ALL =
            List.of(
                    new DemoStory(
                            "How coral reefs recover after bleaching",
                            List.of(
                                    "https://example.org/reefs/recovery-after-heat-stress",
                                    "https://example.org/reefs/larvae-and-currents",
                                    "https://example.org/news/reef-survey"),
                            "Reefs need ten to fifteen years between two heat waves to recover.",
                            "A new survey finds young corals on half of the sites lost in 2016.",
                            "Bleached is not dead: a reef that gets a decade of quiet comes back.",
                            " What decides is the water that carries larvae in from elsewhere."),
                    new DemoStory(
                            "Night trains in Europe",
                            List.of(
                                    "https://example.org/rail/timetables",
                                    "https://example.org/rail/why-sleepers-vanished",
                                    "https://example.org/news/new-sleeper-cars"),
                            "Most sleepers ended between 2005 and 2016, when night slots got dear.",
                            "Four new lines start this winter; rolling stock is the bottleneck.",
                            "The demand is back, the cars are not.",
                            " Operators wait up to five years for couchettes — und länger."),
                    new DemoStory(
                            "What sourdough does to gluten",
                            List.of(
                                    "https://example.org/bread/fermentation",
                                    "https://example.org/bread/lactobacilli",
                                    "https://example.org/news/bakery-study"),
                            "Lactic acid bacteria cut gluten proteins during a long fermentation.",
                            "A bakery study measures a third less gluten after 24 hours.",
                            "Time does what kneading cannot: it takes the dough's proteins apart.",
                            " It is still bread, and still not for people with coeliac disease."));

    String draft() {
        return opening + rest;
    }

    /** What a finished run says about itself. */
    String summary() {
        return "I searched for \"" + topic + "\", read 3 sources and wrote a brief.";
    }
}
