/**
 * The chart kit: lines and points as SVG elements that take their colours from the page's style
 * sheet, so that one chart suits a light page, a dark one and paper.
 *
 * <p>{@code LineChart} and {@code ScatterChart} are drawn from {@code Line}s and points; an {@code
 * Axis} says what lines are drawn against, {@code Scale} places values and chooses which of them
 * are labelled, {@code Frame} draws the axes and {@code Legend} the names; {@code Figure} puts a
 * chart with its caption on a page.
 *
 * <p>The kit is written by hand because its charts have to be the same bytes on every machine and
 * follow the reader's colour scheme: XChart, say, draws with fixed colours, and needs another
 * library to write SVG. It knows no job and no key of a summary.
 */
package credence.job.report.chart;
