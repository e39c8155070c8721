package io.fanfare.gateway.settings;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Compares with the two sizes; a size that is not set is no mistake. */
final class SizeRangeValidator implements ConstraintValidator<SizeRange, DataSize> {

    private DataSize min = DataSize.ofBytes(0);
    private DataSize max = DataSize.ofBytes(Long.MAX_VALUE);

    @Override
    public void initialize(SizeRange range) {
        min = DataSize.parse(range.min());
        max = DataSize.parse(range.max());
    }

    @Override
    public boolean isValid(@Nullable DataSize size, ConstraintValidatorContext context) {
        return size == null || (size.compareTo(min) >= 0 && size.compareTo(max) <= 0);
    }
}
