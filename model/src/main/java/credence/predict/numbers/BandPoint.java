package credence.predict.numbers;

import java.io.Serializable;

/**
 * A prediction along the only feature of a table, where no row need be.
 *
 * @param feature in its own unit
 * @param isInside whether rows that were trained on lie on both sides of it, or at it
 * @param predicted its target means nothing
 */
public record BandPoint(double feature, boolean isInside, RegressionMetrics.Point predicted)
    implements Serializable {}
