package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.pf4j.Plugin;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/** Sets of several plugins that depend on each other, in a host that has others beside them. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class SetOfPluginsTest extends InstalledSet {
    @Test
    @Tag("A28")
    void allPluginsOfASetAreReplacedTogetherAndWhatIsNoLongerInItGoes() {
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.zip(Map.of(
                "a-shop.jar", TestPlugins.jar("shop", "2.0.0", "ledger@>=2.0.0"),
                "z-ledger.jar", TestPlugins.jar("ledger", "2.1.0", "")));

        Attempt attempt = host.activate(target, "2.0.0", second);

        assertThat(target.probe(attempt).reason()).isEqualTo("no probe is configured");
        assertThat(host.running()).containsExactly("ledger 2.1.0 STARTED", "shop 2.0.0 STARTED");
        target.commit(attempt);
        target.rollBack(attempt);
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }

    @Test
    @Tag("E07")
    @Tag("E30")
    void aSetOfWhichOnePluginDoesNotStartIsFoundOutAndAllOfTheOldOneComesBack() {
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", ""),
                "till.jar", TestPlugins.jar("till", "2.0.0", TestPlugins.Broken.class)));

        Attempt attempt = host.activate(target, "2.0.0", second);

        Health found = target.probe(attempt);
        assertThat(found.good()).isFalse();
        assertThat(found.reason()).contains("plugin till is FAILED", "no start for this one");
        target.rollBack(attempt);
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }

    @Test
    void whatDependsOnASetFromOutsideGoesDownWithTheOldOneAndComesUpWithTheNewOne() throws IOException {
        Path outside = Files.write(folder.resolve("report.jar"), TestPlugins.jar("report", "5.0.0", "shop"));
        host.manager().startPlugin(host.manager().loadPlugin(outside));
        Object before = host.manager().getPlugin("report").getPluginClassLoader();
        Pf4jTarget target = host.open(LEAD);

        host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        assertThat(host.running()).containsExactly("report 5.0.0 STARTED", "shop 2.0.0 STARTED");
        assertThat(host.manager().getPlugin("report").getPluginClassLoader()).isNotSameAs(before);
    }

    @Test
    void whatAPersonDisabledOutsideStaysDisabled() throws IOException {
        Path outside = Files.write(folder.resolve("report.jar"), TestPlugins.jar("report", "5.0.0", "shop"));
        host.manager().disablePlugin(host.manager().loadPlugin(outside));
        Pf4jTarget target = host.open(LEAD);

        host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        assertThat(host.running()).contains("report 5.0.0 DISABLED", "shop 2.0.0 STARTED");
    }

    @Test
    void whatAPersonDisabledInASetStaysDisabledInTheNextOneAndAfterARestart() {
        host.manager().disablePlugin("till");
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", ""), "till.jar", TestPlugins.jar("till", "2.0.0", "")));

        Attempt attempt = host.activate(target, "2.0.0", second);

        assertThat(target.probe(attempt).good()).isTrue();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED", "till 2.0.0 DISABLED");
        host.restart();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED", "till 2.0.0 DISABLED");
    }

    @Test
    void whatAPersonDisabledByALinkedFileStaysDisabled() throws IOException {
        host.manager().disablePlugin("till");
        Path list = Files.move(host.root().resolve("disabled.txt"), folder.resolve("disabled.txt"));
        Files.createSymbolicLink(host.root().resolve("disabled.txt"), list);
        byte[] second = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", ""), "till.jar", TestPlugins.jar("till", "2.0.0", "")));

        host.activate(host.open(LEAD), "2.0.0", second);

        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED", "till 2.0.0 DISABLED");
        host.restart();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED", "till 2.0.0 DISABLED");
    }

    @Test
    void aJarOfWhichTheDiskSaysNothingIsAnErrorAndNotLeftOut() throws IOException {
        Path jar = host.root().resolve("till.jar");
        Files.delete(jar);
        Files.createSymbolicLink(jar, jar);

        assertThatThrownBy(() -> PluginSet.read(host.root()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("till.jar");
    }

    @Test
    void aJarMayBeALinkToOne() throws IOException {
        Path jar = host.root().resolve("till.jar");
        Files.createSymbolicLink(jar, Files.move(jar, folder.resolve("till.jar")));

        assertThat(PluginSet.jars(host.root())).containsExactly(host.root().resolve("shop.jar"), jar);
        assertThatThrownBy(() -> PluginSet.jars(folder.resolve("nowhere"))).isInstanceOf(IOException.class);
    }

    @Test
    @Tag("E01")
    void aHostThatStartsAfterACrashFindsTheWholeSetThatTheLinkLeadsTo() {
        Pf4jTarget target = host.open(LEAD);
        Attempt attempt = host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        host.restart();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
        host.open(LEAD).rollBack(attempt);

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        host.restart();
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }

    @Test
    @Tag("F07")
    void aSetThatCannotBeResolvedIsRefusedBeforeAnythingChangesAndBothPluginsAreNamed() throws IOException {
        refused("shop needs safe, which isn't there", TestPlugins.jar("shop", "2.0.0", "safe"));
        refused(
                "shop needs till >=2.0.0, which is 1.0.0",
                TestPlugins.zip(Map.of(
                        "shop.jar", TestPlugins.jar("shop", "2.0.0", "till@>=2.0.0"),
                        "till.jar", TestPlugins.jar("till", "1.0.0", ""))));
        refused(
                "circle",
                TestPlugins.zip(Map.of(
                        "shop.jar", TestPlugins.jar("shop", "2.0.0", "till"),
                        "till.jar", TestPlugins.jar("till", "1.0.0", "shop"))));
        refused(
                "plugin shop comes from",
                TestPlugins.zip(Map.of(
                        "one.jar", TestPlugins.jar("shop", "2.0.0", ""),
                        "two.jar", TestPlugins.jar("shop", "2.0.0", ""))));
        host.manager().setSystemVersion("3.0.0");
        refused(
                "plugin shop requires >=4.0.0, and the host is 3.0.0",
                TestPlugins.jar("shop", "2.0.0", "", Plugin.class, ">=4.0.0"));
        Path outside = Files.write(folder.resolve("report.jar"), TestPlugins.jar("report", "5.0.0", "till"));
        host.manager().loadPlugin(outside);
        refused("report needs till, which isn't there", TestPlugins.jar("shop", "2.0.0", ""));
    }

    @Test
    @Tag("E17")
    @Tag("E19")
    @Tag("E21")
    void aPackageThatIsNoSetOfPluginsIsRefusedBeforeAnythingOfItIsWritten() {
        byte[] shop = TestPlugins.jar("shop", "2.0.0", "");
        refused("holds '../shop.jar'", TestPlugins.zip(Map.of("../shop.jar", shop)));
        refused("holds 'lib/shop.jar'", TestPlugins.zip(Map.of("lib/shop.jar", shop)));
        refused("holds 'C:shop.jar'", TestPlugins.zip(Map.of("C:shop.jar", shop)));
        refused("holds 'readme.txt'", TestPlugins.zip(Map.of("shop.jar", shop, "readme.txt", shop)));
        refused("twice", TestPlugins.zip(Map.of("shop.jar", shop, "SHOP.jar", shop)));
        refused("neither a plugin jar nor a zip", "not a zip".getBytes(StandardCharsets.UTF_8));
        refused("no plugin jar", TestPlugins.zip(Map.of("shop.jar", TestPlugins.zip(Map.of("a", shop)))));
    }

    @Test
    void aSetOfSeveralPluginsNeedsToBeToldWhichVersionCounts() {
        assertThat(host.open(LEAD).currentVersion()).map(Object::toString).contains("1.0.0");
        assertThat(host.open().currentVersion()).isEmpty();
        Health found = probeStaged(
                host.open(),
                TestPlugins.zip(Map.of(
                        "shop.jar", TestPlugins.jar("shop", "2.0.0", ""),
                        "till.jar", TestPlugins.jar("till", "2.0.0", ""))));
        assertThat(found.reason()).contains("2 plugins", "target.pf4j.lead");
    }

    @Test
    @Tag("E32")
    void onlyTheSetThatRunsAndTheOneBeforeItAreKept() throws IOException {
        for (String version : new String[] {"2.0.0", "3.0.0", "4.0.0"}) {
            Pf4jTarget target = host.open(LEAD);
            target.commit(host.activate(target, version, TestPlugins.jar("shop", version, "")));
        }

        try (var sets = Files.list(folder.resolve("plugins/sets"))) {
            assertThat(sets).hasSize(2);
        }
    }

    @Test
    @Tag("F11")
    void aPluginFolderInPlaceOfTheLinkIsAnErrorThatSaysHowToGoOn() throws IOException {
        host.stop();
        Files.delete(host.root());
        Files.createDirectory(host.root());

        assertThatThrownBy(() -> host.open())
                .hasMessageContainingAll("directory", "must be a link", "move the plugins");
    }

    private void refused(String reason, byte[] content) {
        Health found = probeStaged(host.open(LEAD), content);

        assertThat(found.good()).as(reason).isFalse();
        assertThat(found.reason()).contains(reason);
        assertThat(host.running()).contains("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        assertThat(folder.resolve("shop.jar")).doesNotExist();
        assertThat(folder.resolve("plugins/sets/shop.jar")).doesNotExist();
    }

    private static Health probeStaged(Pf4jTarget target, byte[] content) {
        Attempt attempt = TestHost.attempt("2.0.0", content);
        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(content)));
        return target.probeStaged(attempt);
    }
}
