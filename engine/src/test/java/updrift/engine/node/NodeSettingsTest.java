package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeSettingsTest {
    @Test
    void platformsHaveOneNameWhateverTheJvmCallsThem() {
        assertThat(NodeSettings.platformOf("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(NodeSettings.platformOf("Mac OS X", "aarch64")).isEqualTo("macos-aarch64");
        assertThat(NodeSettings.platformOf("Windows Server 2022", "x86_64")).isEqualTo("windows-x86_64");
    }

    @Test
    void whatNobodyForesawKeepsItsOwnName() {
        assertThat(NodeSettings.platformOf("FreeBSD", "riscv64")).isEqualTo("freebsd-riscv64");
    }
}
