/**
 * The figures of a training as records, from the round that finds them to the file that keeps them:
 * a {@code RoundMetrics} is a line of {@code metrics.jsonl}, and has the others as its parts. What
 * decides by a figure asks a record for it by name; a figure that a round does not have is absent,
 * and one that a file lacks is told.
 *
 * <p>Everyone may come in: experiments, which say by what a round is chosen; run directories, which
 * keep the lines; trainings, sweeps and studies. Nothing here knows how a figure is come by.
 */
package credence.job.rounds.metrics;
