package updrift.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import updrift.project.SourceParser.Parsed;

/** What a reader has to hold in mind at once stays small. */
class SourceSizesTest {
    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 70;

    private final SourceTree tree = SourceTree.find();

    @Test
    void noFileIsLongerThanThreeHundredLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : tree.javaFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) {
                tooLong.add(tree.show(file) + ": " + lines);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void noMethodIsLongerThanSeventyLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Parsed file : SourceParser.parse(tree.javaFiles())) {
            file.unit().accept(new MethodLengths(file, tooLong), null);
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIsForAndThatNothingIsNull() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path folder :
                tree.mainFiles().stream().map(Path::getParent).distinct().toList()) {
            Path info = folder.resolve("package-info.java");
            String text = Files.exists(info) ? Files.readString(info) : "";
            if (!text.startsWith("/**") || !text.contains("@NullMarked")) {
                without.add(tree.show(folder));
            }
        }

        assertThat(without).isEmpty();
    }

    private static final class MethodLengths extends TreeScanner<Void, Void> {
        private final Parsed file;
        private final List<String> tooLong;

        private MethodLengths(Parsed file, List<String> tooLong) {
            this.file = file;
            this.tooLong = tooLong;
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            if (method.getBody() != null) {
                long lines = line(method.getBody(), true) - line(method.getBody(), false) + 1;
                if (lines > METHOD_LINES_MAX) {
                    tooLong.add(file.unit().getSourceFile().getName() + " " + method.getName() + ": " + lines);
                }
            }
            return super.visitMethod(method, none);
        }

        private long line(Tree tree, boolean end) {
            long position = end
                    ? file.positions().getEndPosition(file.unit(), tree)
                    : file.positions().getStartPosition(file.unit(), tree);
            return file.unit().getLineMap().getLineNumber(position);
        }
    }
}
