package updrift.engine.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

class SurveyTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final VirtualNode node = timeline.node("node");
    private final List<Runnable> stuck = new ArrayList<>();
    private final SortedMap<String, Callable<String>> questions = new TreeMap<>();
    private final List<SortedMap<String, String>> heard = new ArrayList<>();

    @Test
    void withoutAQuestionTheAnswerIsThereAtOnce() {
        survey(new Work(node.timeline(), node.workers())).ask(heard::add);

        assertThat(heard)
                .singleElement()
                .satisfies(answers -> assertThat(answers).isEmpty());
    }

    @Test
    @Tag("F06")
    void whatFailsOrSaysNothingHasTheReasonInPlaceOfAnAnswer() {
        questions.put("fails", () -> {
            throw new IllegalStateException("broken");
        });
        questions.put("null", () -> null);
        questions.put("works", () -> "yes");

        survey(new Work(node.timeline(), node.workers())).ask(heard::add);
        timeline.runUntil(() -> !heard.isEmpty(), Duration.ofMinutes(1));

        assertThat(heard.get(0)).containsEntry("works", "yes").containsOnlyKeys("fails", "null", "works");
        assertThat(heard.get(0).get("fails")).contains("no: ", "broken");
        assertThat(heard.get(0).get("null")).contains("no: ", "null");
    }

    @Test
    @Tag("F06")
    @Tag("E08")
    void whatHangsIsWaitedForOnceAndNotAskedAgainUntilItAnswers() {
        questions.put("hangs", () -> "late");
        Survey<String> survey = survey(new Work(node.timeline(), stuck::add));

        survey.ask(heard::add);
        timeline.advance(WITHIN);
        survey.ask(heard::add);

        assertThat(heard)
                .hasSize(2)
                .allSatisfy(answers -> assertThat(answers).containsEntry("hangs", "no: no answer within 10 s"));
        assertThat(stuck).as("it was asked once").hasSize(1);
        stuck.get(0).run();
        timeline.advance(Duration.ofSeconds(1));
        survey.ask(heard::add);
        assertThat(stuck).as("it has answered, so it is asked again").hasSize(2);
        assertThat(heard).as("a late answer ends no round twice").hasSize(2);
    }

    private Survey<String> survey(Work work) {
        return new Survey<>(questions, work, WITHIN, reason -> "no: " + reason);
    }
}
