namespace Owl.CommandLine.Help;

/// <summary>Completion of the names that a command line can have, for bash, and for zsh by its bashcompinit.</summary>
internal static class Completion
{
    public static int Write()
    {
        string services = string.Join(' ', ServiceKind.All.Select(kind => kind.ShortName));
        string commands = string.Join(' ', CommandList.Names);
        string withService = string.Join('|', CommandList.All
            .Where(command => command.Arguments.StartsWith("SERVICE", StringComparison.Ordinal))
            .Select(command => command.Name).Append("freeze"));
        Console.Out.Write($$"""
            if [ -n "${ZSH_VERSION:-}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
            _owl_run() {
              local words=''
              if [ "$COMP_CWORD" = 1 ]; then
                words='{{commands}} freeze {{services}}'
              elif [ "$COMP_CWORD" = 2 ]; then
                case ${COMP_WORDS[1]} in
                  {{withService}}) words='{{services}}' ;;
                  status) words='--json' ;;
                  grains) words='--once' ;;
                  lab | bench) words='--quick --help' ;;
                esac
              fi
              COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _owl_run run.sh ./run.sh

            """);
        return 0;
    }
}
