/**
 * The bridge for people who use DL4J: the only room that knows its classes, so that nothing else
 * needs DL4J.
 *
 * <p>{@code BayesianTrainingMaster} trains a DL4J network as a Bayesian one and is called from
 * people's programs, so its name stays. {@code Export} writes a trained model as a file that DL4J
 * restores. {@code AveragingJob} is DL4J Spark's own parameter averaging as a method of the job
 * {@code train}, there to be compared with. Reading DL4J's files needs no DL4J and is in {@code
 * credence.dl4j}.
 *
 * <p>Programs and commands come in; no other room does.
 */
package credence.job.dl4j;
