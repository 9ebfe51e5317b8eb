package updrift.samples.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.release.Release;
import updrift.api.release.Version;
import updrift.engine.Updrift;

/** Which release {@code get} means: the newest, once it has heard whom it can hear. */
final class Choice {
    /** After the first answer a slow peer isn't waited for longer. */
    private static final Duration AFTER_FIRST_ANSWER = Duration.ofSeconds(2);

    private final Updrift node;
    private final Optional<Version> wanted;
    private @Nullable Duration firstAnswer;

    Choice(Updrift node, Optional<Version> wanted) {
        this.node = node;
        this.wanted = wanted;
    }

    Release await(Deadline deadline) {
        while (true) {
            Updrift.Answers answers = node.answers();
            if (heardEnough(answers, deadline.elapsed())) {
                Optional<Release> release = matching();
                if (release.isPresent()) {
                    return release.get();
                }
            }
            deadline.pause(missing(answers));
        }
    }

    private boolean heardEnough(Updrift.Answers answers, Duration elapsed) {
        if (answers.answered() == 0) {
            return false;
        }
        Duration first = firstAnswer == null ? elapsed : firstAnswer;
        firstAnswer = first;
        return answers.trying() == 0 || elapsed.minus(first).compareTo(AFTER_FIRST_ANSWER) >= 0;
    }

    private Optional<Release> matching() {
        return node.releases().stream()
                .filter(release -> wanted.isEmpty() || wanted.get().compareTo(release.version()) == 0)
                .findFirst();
    }

    private String missing(Updrift.Answers answers) {
        if (answers.answered() == 0) {
            List<String> problems = node.problems();
            return "no peer answered" + (problems.isEmpty() ? "" : ": " + String.join("; ", problems));
        }
        return wanted.map(version -> "no peer knows version " + version).orElse("no peer knows a release");
    }
}
