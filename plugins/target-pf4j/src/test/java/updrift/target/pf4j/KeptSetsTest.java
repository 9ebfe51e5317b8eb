package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.Attempt;

/** What is kept of the set that ran before, so that it can come back. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class KeptSetsTest extends InstalledSet {
    private static final byte[] TWO = TestPlugins.jar("shop", "2.0.0", "");
    private static final byte[] THREE = TestPlugins.jar("shop", "3.0.0", "");

    @Test
    @Tag("E32")
    void anAttemptToGoBackByAnOrderThatFailsLeavesTheSetForARollback() {
        Pf4jTarget target = host.open(LEAD);
        Attempt two = apply(target, "2.0.0", TWO);
        Attempt three = apply(target, "3.0.0", THREE);
        stage(target, two, TWO);
        assertThat(target.probeStaged(two).good()).isTrue();

        target.rollBack(two);

        assertThat(sets()).containsExactlyInAnyOrder(SetStore.name(two), SetStore.name(three));
        target.rollBack(three);
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
    }

    @Test
    @Tag("E32")
    void goingBackByAnOrderKeepsWhatItGoesBackFrom() {
        Pf4jTarget target = host.open(LEAD);
        Attempt two = apply(target, "2.0.0", TWO);
        Attempt three = apply(target, "3.0.0", THREE);

        apply(target, "2.0.0", TWO);

        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
        assertThat(sets()).containsExactlyInAnyOrder(SetStore.name(two), SetStore.name(three));
        target.rollBack(two);
        assertThat(host.running()).containsExactly("shop 3.0.0 STARTED");
    }

    @Test
    @Tag("E23")
    void aKeptSetThatIsNoLongerWhatItsPackageHoldsIsMadeAnew() throws IOException {
        Pf4jTarget target = host.open(LEAD);
        Attempt two = apply(target, "2.0.0", TWO);
        apply(target, "3.0.0", THREE);
        Path jar =
                PluginSet.jars(folder.resolve("plugins/sets/" + two.updateId())).get(0);
        Files.write(jar, TestPlugins.jar("shop", "2.0.0", "", TestPlugins.Broken.class, ""));

        host.activate(target, "2.0.0", TWO);

        assertThat(jar).hasBinaryContent(TWO);
        assertThat(target.probe(two).good()).isTrue();
    }

    @Test
    @Tag("E11")
    void ofABackupThatIsGoneNothingIsLeftToWaitFor() throws IOException {
        Pf4jTarget target = host.open(LEAD);
        Attempt two = apply(target, "2.0.0", TWO);
        Attempt three = apply(target, "3.0.0", THREE);
        assertThat(target.openBackup(three)).isPresent();

        Files.move(folder.resolve("plugins/sets/" + two.updateId()), folder.resolve("taken away"));

        assertThat(target.openBackup(three)).isEmpty();
        assertThat(host.running()).containsExactly("shop 3.0.0 STARTED");
    }

    @Test
    @Tag("E11")
    void aRecordThatNamesNoSetIsNoBackupAndInNobodysWay() throws IOException {
        Pf4jTarget target = host.open(LEAD);
        Attempt two = apply(target, "2.0.0", TWO);
        Files.write(folder.resolve("backups/" + two.updateId() + ".previous"), new byte[] {'.', '.', '/', (byte) 0xff});

        assertThat(target.openBackup(two)).isEmpty();
        apply(target, "3.0.0", THREE);

        assertThat(host.running()).containsExactly("shop 3.0.0 STARTED");
    }

    private Attempt apply(Pf4jTarget target, String version, byte[] content) {
        Attempt attempt = host.activate(target, version, content);
        target.commit(attempt);
        return attempt;
    }

    private static void stage(Pf4jTarget target, Attempt attempt, byte[] content) {
        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(content)));
    }

    private List<String> sets() {
        try (Stream<Path> sets = Files.list(folder.resolve("plugins/sets"))) {
            return sets.map(set -> String.valueOf(set.getFileName())).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
