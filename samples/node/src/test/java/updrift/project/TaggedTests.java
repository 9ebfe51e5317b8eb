package updrift.project;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which test classes carry which ID, read from the sources of all modules. A contract's tags count where the contract stands. */
final class TaggedTests extends TreeScanner<Void, Void> {
    private static final Pattern TAG = Pattern.compile("(org\\.junit\\.jupiter\\.api\\.)?Tag");
    private static final Pattern ID = Pattern.compile("[A-GR]\\d\\d");

    private final Map<String, TreeSet<String>> classes = new TreeMap<>();
    private final Deque<String> outermost = new ArrayDeque<>();

    private TaggedTests() {}

    static Map<String, TreeSet<String>> in(SourceTree tree) throws IOException {
        var found = new TaggedTests();
        SourceParser.parse(tree.javaFiles()).forEach(file -> file.unit().accept(found, null));
        return found.classes;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
        outermost.addLast(type.getSimpleName().toString());
        super.visitClass(type, none);
        outermost.removeLast();
        return null;
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void none) {
        if (TAG.matcher(annotation.getAnnotationType().toString()).matches()) {
            for (ExpressionTree argument : annotation.getArguments()) {
                add(argument instanceof AssignmentTree named ? named.getExpression() : argument);
            }
        }
        return super.visitAnnotation(annotation, none);
    }

    private void add(ExpressionTree argument) {
        if (argument instanceof LiteralTree literal
                && ID.matcher(literal.getValue().toString()).matches()) {
            classes.computeIfAbsent(literal.getValue().toString(), id -> new TreeSet<>())
                    .add(outermost.getFirst());
        }
    }
}
