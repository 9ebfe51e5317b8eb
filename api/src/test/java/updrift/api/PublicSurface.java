package updrift.api;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One type as callers see it, as lines of text that are the same on every JDK. */
final class PublicSurface {
    private PublicSurface() {}

    static boolean isPublic(Class<?> type) {
        boolean enclosing = type.getEnclosingClass() == null || isPublic(type.getEnclosingClass());
        return enclosing && seen(type.getModifiers()) && !type.isAnonymousClass() && !type.isLocalClass();
    }

    /** The type itself, then its constants, constructors and methods, sorted and indented. */
    static List<String> of(Class<?> type) {
        var members = new TreeSet<String>();
        for (Field field : type.getDeclaredFields()) {
            add(members, field, field.getGenericType().getTypeName() + " " + field.getName());
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(members, constructor, "new(" + parameters(constructor) + ")" + thrown(constructor));
        }
        for (Method method : type.getDeclaredMethods()) {
            String returned = variables(method.getTypeParameters())
                    + method.getGenericReturnType().getTypeName();
            add(members, method, returned + " " + method.getName() + "(" + parameters(method) + ")" + thrown(method));
        }
        List<String> lines = new ArrayList<>();
        lines.add(header(type));
        members.forEach(member -> lines.add("    " + member));
        return lines;
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String sealed = type.isSealed() ? "sealed " : "";
        String modifiers = type.isInterface() || type.isEnum() || type.isRecord()
                ? ""
                : Modifier.toString(type.getModifiers() & (Modifier.ABSTRACT | Modifier.FINAL));
        String supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .filter(name -> !name.equals("java.lang.Object"))
                .collect(Collectors.joining(", "));
        return sealed + (modifiers.isEmpty() ? "" : modifiers + " ") + kind + " " + type.getName()
                + variables(type.getTypeParameters()).stripTrailing()
                + (supertypes.isEmpty() ? "" : " : " + supertypes);
    }

    private static <M extends AccessibleObject & Member> void add(TreeSet<String> members, M member, String text) {
        if (seen(member.getModifiers()) && !member.isSynthetic()) {
            int shown = Modifier.STATIC | Modifier.ABSTRACT | Modifier.PROTECTED;
            String modifiers = Modifier.toString(member.getModifiers() & shown);
            members.add((modifiers.isEmpty() ? "" : modifiers + " ") + text);
        }
    }

    private static boolean seen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
    }

    private static String thrown(Executable executable) {
        String types = Arrays.stream(executable.getGenericExceptionTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        return types.isEmpty() ? "" : " throws " + types;
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bounds(variable))
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String bounds(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getBounds())
                .map(Type::getTypeName)
                .filter(name -> !Objects.equals(name, "java.lang.Object"))
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty() ? "" : " extends " + bounds;
    }
}
