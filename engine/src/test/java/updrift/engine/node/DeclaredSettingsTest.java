package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.plugin.PluginPoint;

class DeclaredSettingsTest {
    private static final List<Setting> DECLARED = List.of(
            new Setting("listen", Kind.TEXT, null, "where to listen"),
            new Setting("tls", Kind.FLAG, "on", "whether links are encrypted"),
            new Setting("links", Kind.NUMBER, "20", "most links at once"),
            new Setting("buffer", Kind.SIZE, "256KiB", "most bytes held for a peer"),
            new Setting("patience", Kind.DURATION, "10s", "how long a handshake may take"),
            new Setting("peers", Kind.LIST, "a, b", "who to dial"));

    @Test
    void whatIsNotGivenHasItsDefault() {
        Settings settings = settings(Map.of());

        assertThat(settings.text("listen")).isEmpty();
        assertThat(settings.flag("tls")).isTrue();
        assertThat(settings.number("links")).isEqualTo(20);
        assertThat(settings.size("buffer")).isEqualTo(OptionalLong.of(256 * 1024));
        assertThat(settings.duration("patience")).contains(Duration.ofSeconds(10));
        assertThat(settings.list("peers")).containsExactly("a", "b");
    }

    @Test
    void whatIsGivenCounts() {
        Settings settings = settings(Map.of(
                "listen", "tcp:0.0.0.0:0", "tls", "off", "links", "3", "buffer", "1", "patience", "2m", "peers", "c"));

        assertThat(settings.required("listen")).isEqualTo("tcp:0.0.0.0:0");
        assertThat(settings.flag("tls")).isFalse();
        assertThat(settings.number("links")).isEqualTo(3);
        assertThat(settings.size("buffer")).isEqualTo(OptionalLong.of(1));
        assertThat(settings.duration("patience")).contains(Duration.ofMinutes(2));
        assertThat(settings.list("peers")).containsExactly("c");
    }

    @Test
    @Tag("F11")
    void whatThePluginDoesNotKnowOrCannotReadIsRefusedBeforeItStarts() {
        assertThatThrownBy(() -> settings(Map.of("lisen", "x")))
                .hasMessage("updrift.transport.tcp.lisen: unknown key; did you mean 'listen'?");
        assertThatThrownBy(() -> settings(Map.of("links", "99999999999")))
                .hasMessageStartingWith("updrift.transport.tcp.links: '99999999999' is no whole number from");
        assertThatThrownBy(() -> settings(Map.of("patience", "99999999999d")))
                .hasMessageContaining("'99999999999d' is too long: at most 36500d");
    }

    @Test
    void whatIsMissingOrWrongForThePluginIsNamed() {
        assertThatThrownBy(() -> settings(Map.of()).required("listen"))
                .hasMessage("updrift.transport.tcp.listen: is required");
        assertThat(settings(Map.of("listen", "x")).wrong("listen", "has no port"))
                .hasMessage("updrift.transport.tcp.listen: has no port");
    }

    @Test
    @Tag("F06")
    void aPluginThatAsksForWhatItDidNotDeclareIsAtFault() {
        assertThatThrownBy(() -> settings(Map.of()).text("other")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(Map.of()).flag("links")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        settings(Map.of(), List.of(new Setting("links", Kind.NUMBER, "many", "most links at once"))))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILED));
    }

    private static Settings settings(Map<String, String> given) {
        return settings(given, DECLARED);
    }

    private static Settings settings(Map<String, String> given, List<Setting> declared) {
        TreeMap<String, String> overrides = new TreeMap<>();
        given.forEach((key, value) -> overrides.put("transport.tcp." + key, value));
        return NodeConfig.readPlugins(Optional.empty(), overrides, new TreeMap<>())
                .plugins()
                .of(PluginPoint.TRANSPORT, "tcp", declared);
    }
}
