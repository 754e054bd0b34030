import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { AccountsService } from '../accounts.service';
import { UserDto, UserSettingsDto } from './account.dtos';

@ApiTags('me')
@ApiBearerAuth()
@Controller('api/v1/me')
export class MeHttpController {
  constructor(private readonly accounts: AccountsService) {}

  /** The signed-in person. */
  @Get()
  @ApiOkResponse({ type: UserDto })
  get(@CurrentUser() user: CurrentUserInfo): Promise<UserDto> {
    return this.accounts.get(user.id);
  }

  /** Changes what is given and leaves the rest. */
  @Patch()
  @ApiOkResponse({ type: UserDto })
  update(@CurrentUser() user: CurrentUserInfo, @Body() settings: UserSettingsDto): Promise<UserDto> {
    return this.accounts.update(user.id, settings);
  }
}
