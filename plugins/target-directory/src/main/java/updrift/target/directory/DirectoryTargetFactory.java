package updrift.target.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.target.TargetContext;
import updrift.api.target.probe.Probe;

/** Makes targets that are a directory of files, and packages for them. */
@Extension
public final class DirectoryTargetFactory implements ApplicatorTargetFactory {
    private static final String PATH = "path";
    private static final String POINTER = "pointer";
    private static final String MAX_SIZE = "max_size";
    private static final String DIRECTORY = "{dir}";

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        PATH,
                        Setting.Kind.TEXT,
                        null,
                        "the directory that holds current, which leads to the files that count, and slots, a directory for"
                                + " each version"),
                new Setting(
                        POINTER,
                        Setting.Kind.TEXT,
                        null,
                        "link or file: what current is; a file holds the path of the slot (link, on Windows file)"),
                new Setting(MAX_SIZE, Setting.Kind.SIZE, "4GiB", "how large the unpacked files of one version may be"),
                Probe.setting(DIRECTORY, "it has to be given, for a directory doesn't tell which of its files to ask"),
                Probe.sandboxSetting());
    }

    @Override
    public ApplicatorTarget create(Settings settings, TargetContext context) {
        Place place = Place.at(context.resolve(settings.required(PATH)), settings);
        Probe probe = Probe.from(settings, DIRECTORY, Optional.empty(), context.probeTimeout())
                .sandboxed(settings);
        Records records = new Records(place.work());
        long unpackedMax = settings.size(MAX_SIZE).orElseThrow(() -> settings.wrong(MAX_SIZE, "is required"));
        return new DirectoryTarget(
                place, new Pointer(place, isLink(settings)), records, new Slots(place, records, unpackedMax), probe);
    }

    private static boolean isLink(Settings settings) {
        String kind = settings.text(POINTER).orElse(Modes.SUPPORTED ? "link" : "file");
        if (!kind.equals("link") && !kind.equals("file")) {
            throw settings.wrong(POINTER, "'" + kind + "' is neither link nor file");
        }
        return kind.equals("link");
    }

    @Override
    public void pack(Path directory, Path file) {
        PackageFormat format = PackageFormat.ofName(String.valueOf(file.getFileName()))
                .orElseThrow(() -> new UpdriftException(
                        ErrorCode.NOT_POSSIBLE,
                        file + " has to end with .tar, .tar.gz, .tar.zst or .zip, which says how to pack it"));
        Step.run(directory, () -> {
            try {
                Packer.pack(directory, file, format);
            } catch (PackageRefused refused) {
                throw new UpdriftException(
                        ErrorCode.NOT_POSSIBLE, directory + " can't be packed: " + refused.getMessage(), refused);
            }
            return format;
        });
    }
}
