package io.fanfare.gateway.settings;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The {@code DataSize} must lie between two sizes, both included. */
@Documented
@Constraint(validatedBy = SizeRangeValidator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface SizeRange {

    /** Written as in a setting. */
    String min();

    /** Written as in a setting. */
    String max() default "1024TB";

    /** What is said about any other size. */
    String message() default "must be a size from {min} to {max}";

    /** As the specification demands. */
    Class<?>[] groups() default {};

    /** As the specification demands. */
    Class<? extends Payload>[] payload() default {};
}
