"""A command's QUERY, which may begin as an option does."""

import click


class QueryCommand(click.Command):
    """A command that takes a query, which may begin with a minus as options do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say how such a query is given, where it was taken for an option."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name.startswith("--"):
                raise
            hint = f"Before a query that begins with - put --, as in: {ctx.command_path} -- -kind:story"
            raise click.UsageError(f"{error.message} {hint}", ctx) from None
