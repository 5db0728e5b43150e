/**
 * One worker's part in training, and what puts the workers' results together, in plain Java: where
 * a posterior begins, the steps that a partition makes between two merges, the schedules of
 * learning rate and KL, and the merge of states. {@link LocalTrainer} makes the key of each step. A
 * job calls it from inside a task and on the driver. Nothing here knows of Spark, of rounds before
 * or after this one, or of files; data come as {@link credence.data.Minibatches}.
 */
package credence.train;
